/*
 * scan_ruby.c: what Ruby has of its own in comments and strings.
 *
 * scan.c calls the step at each place outside of comments and strings.  Nothing can fail.  Whether a sign
 * begins a value or stands between two depends in Ruby on what names mean; here blanks decide, as people
 * write them.  No byte may be looked at more than a few times.
 */
#include "scan_parts.h"

#include <string.h>

#define RUBY_CODE (SCAN_ESCAPES | SCAN_LINES | SCAN_HASH_BRACE)

/* Whether a blank stands in front. */
static bool scan_ruby_apart(const struct scan *s)
{
	return !s->at || strchr(" \t\r\n", s->text[s->at - 1]);
}

static bool scan_ruby_blank(char byte)
{
	return !byte || strchr(" \t\r\n", byte);
}

/* Whether a value may begin here, though a name stands in front: `puts /x/`, but not `a / b`. */
static bool scan_ruby_begins(const struct scan *s, size_t length)
{
	if (s->before == SCAN_SIGN)
		return true;
	return s->word_length && scan_ruby_apart(s) && !scan_ruby_blank(scan_here(s)[length]) &&
	       scan_here(s)[length] != '=';
}

/* ---- lines ---- */

/* =begin to =end, and what is behind __END__. */
static bool scan_ruby_lines(struct scan *s)
{
	const char *end;

	if (s->at && s->text[s->at - 1] != '\n')
		return false;
	if (scan_starts(s, "__END__") && (!scan_here(s)[7] || scan_here(s)[7] == '\n')) {
		scan_hide(s, s->length - s->at);
		return true;
	}
	if (!scan_starts(s, "=begin") || !scan_ruby_blank(scan_here(s)[6]))
		return false;
	for (end = scan_here(s); (end = strchr(end, '\n')); end++)
		if (strncmp(end + 1, "=end", 4) == 0 && scan_ruby_blank(end[5]))
			break;
	scan_hide(s, end ? (size_t)(end - scan_here(s)) + 1 + strcspn(end + 1, "\n") : s->length - s->at);
	return true;
}

/* Here the strings begin whose marks stood in the line. */
static bool scan_ruby_newline(struct scan *s)
{
	scan_keep(s, 1);
	s->fresh = true;
	s->naming = s->naming == 1 ? 0 : s->naming;
	s->before = SCAN_SIGN;
	s->word_length = 0;
	while (s->waiting)
		scan_push(s, s->later[--s->waiting]);
	return true;
}

/* The length of a mark, with what stands behind an opening quote; 0: it is none. */
static size_t scan_ruby_mark(const struct scan *s, const char *at, char quote)
{
	const char *close = quote == '"' ? "\"\n" : quote == '\'' ? "'\n" : "`\n";
	size_t length = quote ? strcspn(at, close) : 0;

	if (quote)
		return at[length] == quote ? length : 0;
	while (scan_letter(s, at[length]))
		length++;
	return *at >= '0' && *at <= '9' ? 0 : length;
}

/* <<MARK, <<-MARK, <<~"MARK" and so on: the string begins in the next line. */
static bool scan_ruby_here(struct scan *s)
{
	const char *at = scan_here(s) + 2;
	bool indented = *at == '-' || *at == '~', capital;
	char quote;
	size_t length;

	at += indented;
	quote = *at && strchr("\"'`", *at) ? *at++ : '\0';
	capital = *at >= 'A' && *at <= 'Z';
	length = scan_ruby_mark(s, at, quote);
	if (!length || !scan_ruby_begins(s, 2) || !(indented || quote || capital) || s->waiting == SCAN_LATER)
		return false;
	s->later[s->waiting++] = (struct scan_frame){ .open = '"',
		.flags = (uint16_t)(SCAN_LINES | SCAN_HERE | SCAN_ALONE |
				    (quote == '\'' ? 0 : SCAN_ESCAPES | SCAN_HASH_BRACE)),
		.value = indented,
		.count = length,
		.mark = (size_t)(at - s->text) };
	scan_literal(s, (size_t)(at - scan_here(s)) + length + (quote != 0), 0, 0);
	return true;
}

/* ---- strings ---- */

/* Whether %( and so on begins a string, and no remainder is taken. */
static bool scan_ruby_quotes(const struct scan *s, char quote, size_t prefix, bool open)
{
	if (!quote || (quote & 0x80) || scan_letter(s, quote) || scan_ruby_blank(quote))
		return false;
	return s->before == SCAN_SIGN || ((prefix > 1 || open) && scan_ruby_begins(s, 1));
}

/* %w(a b), %Q{x}, %(x), %r/x/ */
static bool scan_ruby_percent(struct scan *s)
{
	static const char pairs[] = "()[]{}<>";
	const char *at = scan_here(s);
	size_t prefix = at[1] && strchr("qQwWiIrsx", at[1]) ? 2 : 1;
	const char *pair = at[prefix] ? strchr(pairs, at[prefix]) : NULL;
	bool open = pair && (pair - pairs) % 2 == 0;

	if (!scan_ruby_quotes(s, at[prefix], prefix, open))
		return false;
	scan_open(s, prefix, open ? pair[1] : at[prefix], 1,
		(strchr("qwis", at[1]) ? SCAN_ESCAPES | SCAN_LINES : RUBY_CODE) | (open ? SCAN_PAIRED : 0));
	if (open && s->depth)
		s->frame[s->depth - 1].pair = pair[0];
	return true;
}

/* ?x and ?\n; the letter is hidden. */
static bool scan_ruby_character(struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = scan_character(at + 1);

	if (!scan_ruby_begins(s, 1) || !length || scan_ruby_blank(at[1]))
		return false;
	if (at[1] == '\\')
		length = 2;
	else if (scan_letter(s, at[1 + length]))
		return false;
	scan_literal(s, 1, length, 0);
	return true;
}

/* $' and :/ and names of methods that are signs: no string begins there. */
static bool scan_ruby_sign(struct scan *s)
{
	const char *at = scan_here(s);
	bool name;

	if (*at == '?')
		return scan_ruby_character(s);
	if (*at == '$' && at[1] && strchr("\"'`/\\?!%<>;,.:~&*@$+=_0123456789", at[1])) {
		scan_literal(s, 2, 0, 0);
		return true;
	}
	if (*at != ':' || !at[1] || !strchr("/%`<?!", at[1]))
		return false;
	name = (!s->at || at[-1] != ':') && (s->before == SCAN_SIGN || scan_ruby_apart(s));
	if (name)
		scan_literal(s, at[1] == '<' && at[2] == '<' ? 3 : 2, 0, 0);
	return name;
}

/* ---- words ---- */

static bool scan_ruby_word(struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = scan_word_length(s);
	bool member = s->at && (at[-1] == '.' || at[-1] == '@' || at[-1] == '$'),
	     name = scan_behind(s, "def");

	if ((at[length] == '?' || at[length] == '!') &&
		(at[length + 1] != '=' || at[length + 2] == '=' || at[length + 2] == '~'))
		length++;
	scan_word(s, length);
	if (!member && !name && at[length] != ':' &&
		scan_behind(s,
			"if elsif unless while until and or not return when in then do else case begin "
			"ensure rescue yield break next"))
		s->before = SCAN_SIGN;
	return true;
}

/* `def /(x)`, `a.%(x)`: the name of a method may be a sign. */
static bool scan_ruby_name(struct scan *s)
{
	size_t length;
	bool member = s->at > 1 && s->text[s->at - 1] == '.' && s->text[s->at - 2] != '.';

	if (!member && !scan_behind(s, "def"))
		return false;
	length = strspn(scan_here(s), "+-*/%<>=!~^&|`[]");
	if (!length)
		return false;
	scan_literal(s, length, 0, 0);
	return true;
}

bool scan_ruby(struct scan *s)
{
	char byte = *scan_here(s);

	if (byte == '\n')
		return scan_ruby_newline(s);
	if (scan_ruby_lines(s) || scan_ruby_name(s))
		return true;
	if (scan_letter(s, byte) && !(byte >= '0' && byte <= '9'))
		return scan_ruby_word(s);
	if (byte == '"' || byte == '`' || (byte == '/' && scan_ruby_begins(s, 1))) {
		scan_open(s, 0, byte, 1, RUBY_CODE);
		return true;
	}
	if (byte == '%')
		return scan_ruby_percent(s);
	if (byte == '<' && scan_here(s)[1] == '<')
		return scan_ruby_here(s);
	return scan_ruby_sign(s);
}
