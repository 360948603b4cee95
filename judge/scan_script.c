/*
 * scan_script.c: what JavaScript, Python, PHP and Lua have of their own in comments and strings.
 *
 * scan.c calls a step at each place outside of comments and strings.  Nothing can fail.  As in all of the
 * scanner, no byte may be looked at more than a few times.
 */
#include "scan_parts.h"

#include <string.h>

/* ---- JavaScript ---- */

/* How long a regular expression is, without its flags; 0 when it is none. */
static size_t scan_javascript_regex(const char *at)
{
	bool class = false;
	size_t length = 1;

	for (; at[length] && at[length] != '\n'; length++) {
		if (at[length] == '\\' && at[length + 1] && at[length + 1] != '\n')
			length++;
		else if (at[length] == '[' || at[length] == ']')
			class = at[length] == '[';
		else if (at[length] == '/' && !class)
			return length + 1;
	}
	return 0;
}

/* Brackets remember whether a value stands behind what they enclose: `/` divides it, or begins anew. */
static bool scan_javascript_bracket(struct scan *s)
{
	char byte = *scan_here(s);
	bool condition = scan_behind(s, "if while for with");
	bool block = s->before == SCAN_VALUE || scan_behind(s, "else do try finally") || s->state != 0;

	scan_sign(s);
	if (s->depth)
		s->frame[s->depth - 1].value = byte == '{' ? !block : !condition;
	s->state = byte == '{';
	return true;
}

static bool scan_javascript_word(struct scan *s)
{
	bool member = s->at && s->text[s->at - 1] == '.';

	scan_word(s, scan_word_length(s));
	if (!member &&
		scan_behind(
			s, "return typeof instanceof in of new delete void throw case do else yield await"))
		s->before = SCAN_SIGN;
	s->state = 0;
	return true;
}

/* A regular expression, which has no end of line in it, or a division. */
static bool scan_javascript_slash(struct scan *s)
{
	size_t length = 0;

	if (s->before == SCAN_SIGN && s->at >= s->barren) {
		length = scan_javascript_regex(scan_here(s));
		if (!length)
			s->barren = s->at + strcspn(scan_here(s), "\n");
	}
	if (length)
		scan_literal(s, 1, length - 2, 1);
	else
		scan_sign(s);
	return true;
}

/* i++ is a value, and behind ++ one follows. */
static bool scan_javascript_step(struct scan *s)
{
	enum scan_before before = s->before;

	scan_sign(s);
	scan_sign(s);
	s->before = before;
	return true;
}

/* What no other language has for a comment. */
static bool scan_javascript_comment(struct scan *s)
{
	if ((s->at || !scan_starts(s, "#!")) && (!s->fresh || !scan_starts(s, "-->")))
		return false;
	scan_line(s);
	return true;
}

static bool scan_javascript_sign(struct scan *s)
{
	const char *at = scan_here(s);

	if (*at == '(' || *at == '[' || *at == '{')
		return scan_javascript_bracket(s);
	if (*at == '/' && at[1] != '/' && at[1] != '*')
		return scan_javascript_slash(s);
	if (!strchr(" \t\r\f\v\n/", *at))
		s->state = strchr(";}):", *at) || (*at == '>' && s->at && at[-1] == '=');
	return (*at == '+' || *at == '-') && at[1] == *at && scan_javascript_step(s);
}

/* s->state is 1 where a brace would begin a block: at the beginning, behind ; { } ) : and =>. */
bool scan_javascript(struct scan *s)
{
	char byte = *scan_here(s);

	if (s->at == 0)
		s->state = 1;
	if (scan_javascript_comment(s))
		return true;
	if (byte == '`') {
		scan_open(s, 0, '`', 1, SCAN_ESCAPES | SCAN_LINES | SCAN_DOLLAR_BRACE);
		return true;
	}
	if (scan_letter(s, byte) && !(byte >= '0' && byte <= '9'))
		return scan_javascript_word(s);
	return scan_javascript_sign(s);
}

/* ---- Python ---- */

/* What the letters in front of a quote make of a string; -1: they are none of a string. */
static int scan_python_prefix(const char *word, size_t length)
{
	int flags = SCAN_ESCAPES; /* of a raw string, too: r"\"" goes on behind the second quote */

	if (length > 2)
		return -1;
	for (size_t i = 0; i < length; i++) {
		if (!strchr("rRbBuUfFtT", word[i]))
			return -1;
		if (strchr("fFtT", word[i]))
			flags |= SCAN_BRACE;
	}
	return flags;
}

static bool scan_python_string(struct scan *s)
{
	size_t length = scan_word_length(s);
	const char *at = scan_here(s), *quote = at + length;
	int flags = *quote == '"' || *quote == '\'' ? scan_python_prefix(at, length) : -1;
	bool three = flags >= 0 && quote[1] == *quote && quote[2] == *quote;

	if (flags < 0)
		return false;
	scan_open(s, length, *quote, three ? 3 : 1, (unsigned int)flags | (three ? SCAN_LINES : 0));
	return true;
}

bool scan_python(struct scan *s)
{
	const char *at = scan_here(s);

	if (at[0] == '\\' && at[1] == '\n') { /* the line goes on */
		scan_put(s, ' ', 2);
		return true;
	}
	if (scan_format(s))
		return true;
	if (*at != '"' && *at != '\'' && !scan_letter(s, *at))
		return false;
	return !(*at >= '0' && *at <= '9') && scan_python_string(s);
}

/* ---- PHP ---- */

enum scan_php_state {
	SCAN_PHP_TEXT, /* outside of <?php ?>; shown, as <? may mean code, too */
	SCAN_PHP_CODE,
};

/* Up to <?php or <?= and over it. */
static void scan_php_text(struct scan *s)
{
	const char *at = scan_here(s);

	for (; *at; at++)
		if (strncmp(at, "<?=", 3) == 0 || strncasecmp(at, "<?php", 5) == 0)
			break;
	scan_keep(s, (size_t)(at - scan_here(s)) + (at[0] && at[2] == '=' ? 3 : 5));
	s->state = SCAN_PHP_CODE;
}

/* A line comment ends at ?>, too. */
static void scan_php_line(struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = 0;

	while (at[length] && at[length] != '\n' && !(at[length] == '?' && at[length + 1] == '>'))
		length++;
	scan_hide(s, length);
}

/* <<<MARK, <<<"MARK", <<<'MARK' */
static bool scan_php_here(struct scan *s)
{
	const char *at = scan_here(s) + 3;
	char quote;
	size_t mark, length = 0;

	at += strspn(at, " \t");
	quote = *at == '"' || *at == '\'' ? *at++ : '\0';
	mark = (size_t)(at - s->text);
	while (scan_letter(s, at[length]) && at[length] != '$')
		length++;
	if (!length || (quote && at[length] != quote) || at[length + (quote != 0)] != '\n')
		return false;
	scan_keep(s, mark + length + (quote != 0) - s->at);
	scan_open(s, 1, '\0', 0,
		SCAN_LINES | SCAN_HERE |
			(quote == '\'' ? 0 : SCAN_ESCAPES | SCAN_BRACE_DOLLAR | SCAN_DOLLAR_BRACE));
	if (s->depth) {
		s->frame[s->depth - 1].mark = mark;
		s->frame[s->depth - 1].count = length;
		s->frame[s->depth - 1].value = true;
	}
	return true;
}

bool scan_php(struct scan *s)
{
	const char *at = scan_here(s);

	if (s->state == SCAN_PHP_TEXT) {
		scan_php_text(s);
		return true;
	}
	if (scan_starts(s, "?>")) {
		scan_keep(s, 2);
		s->state = SCAN_PHP_TEXT;
		return true;
	}
	if ((*at == '#' && at[1] != '[') || scan_starts(s, "//")) {
		scan_php_line(s);
		return true;
	}
	if (*at == '"' || *at == '`') {
		scan_open(s, 0, *at, 1, SCAN_ESCAPES | SCAN_LINES | SCAN_BRACE_DOLLAR | SCAN_DOLLAR_BRACE);
		return true;
	}
	return scan_starts(s, "<<<") && scan_php_here(s);
}

/* ---- Lua ---- */

/* How long [[ ]], [=[ ]=] and so on are at `at`; 0: it is none. */
static size_t scan_lua_long(const char *at, size_t *ret_level)
{
	size_t level = *at == '[' ? scan_run(at + 1, '=') : 0, found;
	const char *end;

	if (*at != '[' || at[1 + level] != '[')
		return 0;
	*ret_level = level;
	for (end = at + 2 + level; *end; end += 1 + found) {
		end += strcspn(end, "]");
		if (!*end)
			break;
		found = scan_run(end + 1, '=');
		if (found == level && end[1 + found] == ']')
			return (size_t)(end + 2 + found - at);
	}
	return (size_t)(end - at);
}

bool scan_lua(struct scan *s)
{
	size_t level = 0, length;

	if (s->at == 0 && *scan_here(s) == '#') {
		scan_line(s);
		return true;
	}
	if (scan_starts(s, "--")) {
		length = scan_lua_long(scan_here(s) + 2, &level);
		if (length)
			scan_hide(s, 2 + length);
		else
			scan_line(s);
		return true;
	}
	length = scan_lua_long(scan_here(s), &level);
	if (length)
		scan_literal(
			s, 2 + level, length > 2 * (2 + level) ? length - 2 * (2 + level) : 0, 2 + level);
	return length;
}
