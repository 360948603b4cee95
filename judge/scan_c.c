/*
 * scan_c.c: what C, C++, C#, Java, Kotlin, Go and Rust have of their own in comments and strings.
 *
 * scan.c calls a step at each place outside of comments and strings.  Nothing can fail.  As in all of the
 * scanner, no byte may be looked at more than a few times.
 */
#include "scan_parts.h"

#include <string.h>

/* ---- C and C++, as gcc reads them with -std=gnuNN: no trigraphs ---- */

/* What the line is: names of files are no strings, and no comment begins in them. */
enum scan_c_line {
	SCAN_C_CODE,
	SCAN_C_HASH,      /* behind the # */
	SCAN_C_CONDITION, /* #if: __has_include may come */
	SCAN_C_NAME,      /* a name comes */
	SCAN_C_ASKED,     /* the same, in a condition */
	SCAN_C_OTHER,
};

/* A raw string's end is looked for in the source itself: lines are not joined in it. */
static size_t scan_c_raw(const struct scan *s, size_t prefix)
{
	const char *delimiter = scan_here(s) + prefix + 1;
	size_t length = strcspn(delimiter, "()\\ \t\v\f\r\n\""), start;
	char close[24];
	const char *found;

	if (length > 16 || delimiter[length] != '(')
		return 0;
	snprintf(close, sizeof(close), ")%.*s\"", (int)length, delimiter);
	start = scan_map_from(s->read, s->at + prefix + 2 + length);
	found = memmem(s->source->data + start, s->source->len - start, close, strlen(close));
	if (!found)
		return s->length - s->at;
	return scan_map_at(s->read, (size_t)(found - s->source->data) + strlen(close) - 1) + 1 - s->at;
}

static bool scan_c_word(struct scan *s)
{
	size_t length = scan_word_length(s), raw = 0;
	const char *word = scan_here(s);

	if (scan_is_one_of(word, length, "R LR uR UR u8R") && word[length] == '"')
		raw = scan_c_raw(s, length);
	if (raw) {
		bool closed = raw > length + 2 && word[raw - 1] == '"';

		scan_literal(s, length + 1, raw - length - 1 - closed, closed);
		return true;
	}
	if (s->state == SCAN_C_HASH) {
		if (scan_is_one_of(word, length, "include include_next import embed"))
			s->state = SCAN_C_NAME;
		else
			s->state = scan_is_one_of(word, length, "if elif") ? SCAN_C_CONDITION : SCAN_C_OTHER;
	} else if (s->state == SCAN_C_CONDITION &&
		   scan_is_one_of(word, length, "__has_include __has_include_next __has_embed")) {
		s->state = SCAN_C_ASKED;
	}
	scan_word(s, length);
	return true;
}

/* The name of a file, behind #include and the like. */
static bool scan_c_name(struct scan *s)
{
	char open = *scan_here(s), close = open == '<' ? '>' : '"';
	size_t length;

	if (open == ' ' || open == '\t' || (open == '(' && s->state == SCAN_C_ASKED) ||
		(open == '/' && scan_here(s)[1] == '*'))
		return false;
	s->state = s->state == SCAN_C_ASKED ? SCAN_C_CONDITION : SCAN_C_OTHER;
	if (open != '<' && open != '"')
		return false;
	length = strcspn(scan_here(s) + 1, close == '>' ? ">\n" : "\"\n");
	if (scan_here(s)[1 + length] != close)
		return false;
	scan_literal(s, length + 2, 0, 0);
	return true;
}

bool scan_c(struct scan *s)
{
	char byte = *scan_here(s);

	if (s->fresh && (byte == '#' || scan_starts(s, "%:"))) {
		scan_literal(s, byte == '#' ? 1 : 2, 0, 0);
		s->state = SCAN_C_HASH;
		return true;
	}
	if (byte == '\n')
		s->state = SCAN_C_CODE;
	if ((s->state == SCAN_C_NAME || s->state == SCAN_C_ASKED) && scan_c_name(s))
		return true;
	if (scan_letter(s, byte) && !(byte >= '0' && byte <= '9'))
		return scan_c_word(s);
	if (s->state == SCAN_C_HASH && !strchr(" \t/", byte))
		s->state = SCAN_C_OTHER;
	return false;
}

/* ---- C# ---- */

/* $"{code}", @"C:\", $@"", """raw""", $$"""{{code}}""" */
static bool scan_csharp_string(struct scan *s)
{
	const char *at = scan_here(s);
	size_t prefix = strspn(at, "$@"), dollars = 0, quotes;
	bool verbatim = false;
	unsigned int flags;

	if (at[prefix] != '"') {
		scan_literal(s, prefix, 0, 0);
		return true;
	}
	for (size_t i = 0; i < prefix; i++) {
		dollars += at[i] == '$';
		verbatim = verbatim || at[i] == '@';
	}
	quotes = scan_run(at + prefix, '"');
	if (verbatim || quotes < 3) {
		flags = verbatim ? SCAN_DOUBLED | SCAN_LINES : SCAN_ESCAPES;
		scan_open(s, prefix, '"', 1, flags | (dollars ? SCAN_BRACE : 0));
		return true;
	}
	scan_open(s, prefix, '"', quotes, SCAN_LINES | SCAN_GREEDY | (dollars ? SCAN_BRACE : 0));
	if (s->depth)
		s->frame[s->depth - 1].mark = dollars;
	return true;
}

bool scan_csharp(struct scan *s)
{
	char byte = *scan_here(s);

	if (byte == '#' && s->fresh) { /* #region it's free text */
		scan_keep(s, strcspn(scan_here(s), "\n"));
		return true;
	}
	if (scan_starts(s, "::")) {
		scan_literal(s, 2, 0, 0);
		return true;
	}
	if (scan_format(s))
		return true;
	return (byte == '$' || byte == '@' || byte == '"') && scan_csharp_string(s);
}

/* ---- Java, Kotlin, Go ---- */

bool scan_java(struct scan *s)
{
	if (!scan_starts(s, "\"\"\""))
		return false;
	scan_open(s, 0, '"', 3, SCAN_ESCAPES | SCAN_LINES);
	return true;
}

bool scan_kotlin(struct scan *s)
{
	if (*scan_here(s) == '`') { /* a name with blanks and quotes in it */
		scan_literal(s, 1 + strcspn(scan_here(s) + 1, "`\n"), 0, 1);
		return true;
	}
	if (*scan_here(s) != '"')
		return false;
	if (scan_starts(s, "\"\"\""))
		scan_open(s, 0, '"', 3, SCAN_LINES | SCAN_GREEDY | SCAN_DOLLAR_BRACE);
	else
		scan_open(s, 0, '"', 1, SCAN_ESCAPES | SCAN_DOLLAR_BRACE);
	return true;
}

bool scan_go(struct scan *s)
{
	if (*scan_here(s) != '`')
		return false;
	scan_open(s, 0, '`', 1, SCAN_LINES);
	return true;
}

/* ---- Rust ---- */

/* r"raw", r#"raw"#, br, cr; `word` is the length of the prefix. */
static bool scan_rust_raw(struct scan *s, size_t word)
{
	const char *at = scan_here(s) + word, *end;
	size_t hashes = scan_run(at, '#'), found = 0;

	if (at[hashes] != '"')
		return false;
	for (end = at + hashes + 1; *end; end += 1 + found) {
		end += strcspn(end, "\"");
		found = *end ? scan_run(end + 1, '#') : 0;
		if (!*end || found >= hashes)
			break;
	}
	scan_literal(s, word + hashes + 1, (size_t)(end - at) - hashes - 1, *end ? 1 + hashes : 0);
	return true;
}

/* A character, or the name of a lifetime. */
static bool scan_rust_quote(struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = scan_character(at + 1);

	if (at[1] == '\\')
		scan_open(s, 0, '\'', 1, SCAN_ESCAPES);
	else if (length && at[1] != '\'' && at[1 + length] == '\'')
		scan_literal(s, 1, length, 1);
	else
		scan_literal(s, 1, 0, 0);
	return true;
}

bool scan_rust(struct scan *s)
{
	size_t length = scan_word_length(s);

	if (*scan_here(s) == '\'')
		return scan_rust_quote(s);
	return scan_is_one_of(scan_here(s), length, "r br cr") && scan_rust_raw(s, length);
}
