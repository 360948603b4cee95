/*
 * scan_other.c: what Pascal, Ada, Fortran, Haskell and OCaml have of their own in comments and strings.
 *
 * scan.c calls a step at each place outside of comments and strings.  Nothing can fail.  As in all of the
 * scanner, no byte may be looked at more than a few times.
 */
#include "scan_parts.h"

#include <string.h>

/* A character between quotes, or a quote that is something else. */
static bool scan_other_quote(struct scan *s, bool escapes)
{
	const char *at = scan_here(s);
	size_t length = scan_character(at + 1);

	if (escapes && at[1] == '\\')
		scan_open(s, 0, '\'', 1, SCAN_ESCAPES);
	else if (length && at[1] != '\n' && at[1 + length] == '\'')
		scan_literal(s, 1, length, 1);
	else
		scan_literal(s, 1, 0, 0);
	return true;
}

/* ---- Pascal ---- */

/* Comments stand in comments, unless {$mode} names a dialect in which they do not. */
static void scan_pascal_mode(struct scan *s)
{
	const char *at = scan_here(s) + strcspn(scan_here(s), "$") + 1;
	size_t length;

	if (strncasecmp(at, "mode", 4) != 0 || !strchr(" \t", at[4]))
		return;
	at += 4 + strspn(at + 4, " \t");
	length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if ((length == 3 && strncasecmp(at, "fpc", 3) == 0) ||
		(length == 6 && strncasecmp(at, "objfpc", 6) == 0))
		s->traits |= SCAN_NESTED;
	else
		s->traits &= ~(unsigned int)SCAN_NESTED;
}

bool scan_pascal(struct scan *s)
{
	size_t length;

	if (s->at == 0)
		s->traits |= SCAN_NESTED;
	if (*scan_here(s) == '{')
		length = scan_comment(s, "{", "}");
	else if (scan_starts(s, "(*"))
		length = scan_comment(s, "(*", "*)");
	else
		return false;
	if (!scan_starts(s, "{$") && !scan_starts(s, "(*$")) {
		scan_hide(s, length);
		return true;
	}
	scan_pascal_mode(s); /* an instruction, which may include a file */
	scan_keep(s, length);
	return true;
}

/* ---- Ada, Fortran ---- */

/* X'First is no character; nor is (': the name of a type may stand before it. */
bool scan_ada(struct scan *s)
{
	if (*scan_here(s) != '\'')
		return false;
	if (s->before != SCAN_VALUE)
		return scan_other_quote(s, false);
	scan_keep(s, 1);
	s->before = SCAN_SIGN;
	return true;
}

/* An ampersand at the end of a line goes on with the next, in the middle of a name when another stands there.
 */
bool scan_fortran(struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = 1;

	if (*at != '&')
		return false;
	length += strspn(at + 1, " \t\r");
	if (at[length] != '\n')
		return false;
	length += 1 + strspn(at + length + 1, " \t");
	if (at[length] == '&')
		scan_drop(s, length + 1);
	else
		scan_put(s, ' ', length);
	return true;
}

/* ---- Haskell ---- */

bool scan_haskell(struct scan *s)
{
	static const char symbols[] = "!#$%&*+./<=>?@\\^|~:-";
	const char *at = scan_here(s);
	size_t length = strspn(at, symbols);

	if (scan_starts(s, "{-#")) {
		scan_keep(s, 3); /* a pragma */
		return true;
	}
	if (length >= 2 && strspn(at, "-") == length) {
		scan_line(s);
		return true;
	}
	if (length) {
		scan_literal(s, length, 0, 0);
		return true;
	}
	if (*at == '\'')
		return scan_other_quote(s, true);
	if (!scan_letter(s, *at))
		return false;
	while (at[length] == '\'' || scan_letter(s, at[length])) /* foldl' is a name */
		length++;
	scan_word(s, length);
	return true;
}

/* ---- OCaml ---- */

/* Behind a string, with its escapes. */
static const char *scan_ocaml_string(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		at += *at == '\\' && at[1];
	return at + (*at == '"');
}

/* {x|raw|x}: how long it is, and how long its mark; 0: it is none. */
static size_t scan_ocaml_raw(const char *at, size_t *ret_mark)
{
	size_t mark = *at == '{' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
	const char *end = at + 2 + mark;

	if (*at != '{' || at[1 + mark] != '|')
		return 0;
	*ret_mark = mark;
	for (; (end = strchrnul(end, '|')), *end; end++)
		if (strncmp(end + 1, at + 1, mark) == 0 && end[1 + mark] == '}')
			return (size_t)(end + 2 + mark - at);
	return (size_t)(end - at);
}

/* Strings and characters in comments are such: "*)" in one ends nothing. */
static void scan_ocaml_comment(struct scan *s)
{
	const char *at = scan_here(s) + 2;
	size_t mark, raw, depth = 1;

	while (*at && depth) {
		raw = *at == '{' ? scan_ocaml_raw(at, &mark) : 0;
		if (strncmp(at, "(*", 2) == 0) {
			depth++;
			at += 2;
		} else if (strncmp(at, "*)", 2) == 0) {
			depth--;
			at += 2;
		} else if (raw) {
			at += raw;
		} else if (*at == '"') {
			at = scan_ocaml_string(at);
		} else if (strncmp(at, "'\"'", 3) == 0) {
			at += 3;
		} else {
			at++;
		}
	}
	scan_hide(s, (size_t)(at - scan_here(s)));
}

bool scan_ocaml(struct scan *s)
{
	const char *at = scan_here(s);
	size_t mark, raw = scan_ocaml_raw(at, &mark), length;

	if (scan_starts(s, "(*")) {
		scan_ocaml_comment(s);
		return true;
	}
	if (raw) {
		scan_literal(s, 2 + mark, raw > 2 * (2 + mark) ? raw - 2 * (2 + mark) : 0, 2 + mark);
		return true;
	}
	if (*at == '\'')
		return scan_other_quote(s, true);
	length = scan_word_length(s);
	if (!length)
		return false;
	while (at[length] == '\'' || scan_letter(s, at[length]))
		length++;
	scan_word(s, length);
	return true;
}
