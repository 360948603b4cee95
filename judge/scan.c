/*
 * scan.c: blanks out what is no code: the part that is the same for all languages.
 *
 * rules.c calls scan_code() for each source.  Fails only for want of memory.  The text is a contestant's, who
 * may want to hide code where this scanner sees a string and the compiler does not.  So where a text can be
 * read in two ways, what cannot be compiled may be read wrongly, and of the rest more is shown, not less.
 * It must be linear in time whatever is in the text, as it runs outside of any box: each step looks at a byte
 * a few times at most, and nothing is recursive.
 */
#include "scan_parts.h"

#include <stdlib.h>
#include <string.h>

struct scan_row {
	const char *line, *comment, *quotes;
	unsigned int string, traits;
	const char *names;
	scan_step step;
};

static const struct scan_row scan_rows[SCAN_SYNTAXES] = {
#define SYNTAX(id, name, ...) [SCAN_##id] = { __VA_ARGS__ },
#include "scan_syntax.def"
};

/* ---- what is written ---- */

static size_t scan_cut(const struct scan *s, size_t count)
{
	return count < s->length - s->at ? count : s->length - s->at;
}

void scan_keep(struct scan *s, size_t count)
{
	count = scan_cut(s, count);
	scan_map_add(s->map, s->out->len, s->at);
	buf_add(s->out, scan_here(s), count);
	s->at += count;
}

/* Fills in what hides the bytes, as many as have room. */
static size_t scan_blank(const char *bytes, size_t count, char blank[64])
{
	count = count < 64 ? count : 64;
	for (size_t i = 0; i < count; i++)
		blank[i] = bytes[i] == '\n' ? '\n' : ' ';
	return count;
}

void scan_hide(struct scan *s, size_t count)
{
	char blank[64];

	count = scan_cut(s, count);
	scan_map_add(s->map, s->out->len, s->at);
	for (size_t done = 0, length; done < count; done += length) {
		length = scan_blank(scan_here(s) + done, count - done, blank);
		buf_add(s->out, blank, length);
	}
	s->at += count;
}

void scan_drop(struct scan *s, size_t count)
{
	s->at += scan_cut(s, count);
}

void scan_put(struct scan *s, unsigned int code, size_t count)
{
	scan_map_add(s->map, s->out->len, s->at);
	scan_utf8(s->out, code);
	scan_drop(s, count);
}

/* ---- what is there ---- */

bool scan_starts(const struct scan *s, const char *text)
{
	return strncmp(scan_here(s), text, strlen(text)) == 0;
}

static bool scan_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

bool scan_letter(const struct scan *s, char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || scan_digit(byte) ||
	       byte == '_' || (byte & 0x80) || (byte == '$' && (s->traits & SCAN_DOLLAR));
}

size_t scan_word_length(const struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = 0;

	while (scan_letter(s, at[length]))
		length++;
	return length;
}

bool scan_is_one_of(const char *word, size_t length, const char *words)
{
	while (length && *words) {
		size_t here = strcspn(words, " ");

		if (here == length && memcmp(words, word, length) == 0)
			return true;
		words += here;
		words += *words == ' ';
	}
	return false;
}

bool scan_behind(const struct scan *s, const char *words)
{
	return scan_is_one_of(s->text + s->word, s->word_length, words);
}

size_t scan_character(const char *at)
{
	size_t length = *at != '\0';

	while (length && length < 4 && (*at & 0x80) && (at[length] & 0xc0) == 0x80)
		length++;
	return length;
}

size_t scan_run(const char *at, char byte)
{
	size_t count = 0;

	while (at[count] == byte)
		count++;
	return count;
}

/* ---- tokens ---- */

void scan_sign(struct scan *s)
{
	char byte = *scan_here(s);

	scan_keep(s, 1);
	s->fresh = false;
	s->word_length = 0;
	if (s->naming && byte == '(')
		s->naming = 2;
	else if (!strchr("{},*.", byte))
		s->naming = 0;
	if (strchr("()[]{}", byte) && (s->traits & SCAN_BRACKETS))
		scan_bracket(s, byte);
	else
		s->before = strchr(")]}", byte) ? SCAN_VALUE : SCAN_SIGN;
}

void scan_word(struct scan *s, size_t length)
{
	bool member = s->at && s->text[s->at - 1] == '.';

	s->word = s->at;
	s->word_length = length;
	s->fresh = false;
	s->before = SCAN_VALUE;
	scan_keep(s, length);
	if (!member && scan_behind(s, scan_rows[s->syntax].names))
		s->naming = 1;
}

/* A word with characters that are written by their numbers. */
static bool scan_ucn_word(struct scan *s)
{
	unsigned int code;
	size_t length = s->traits & SCAN_UCN ? scan_ucn(scan_here(s), &code) : 0;

	if (!length)
		return false;
	scan_put(s, code, length);
	s->fresh = false;
	s->before = SCAN_VALUE;
	s->word_length = 0;
	return true;
}

/* Letters and digits, and in some languages 1'000. */
static void scan_number(struct scan *s)
{
	const char *at = scan_here(s);
	size_t length = 0;

	while (scan_letter(s, at[length]) || ((s->traits & SCAN_APOSTROPHE) && at[length] == '\'' && length &&
						     scan_letter(s, at[length + 1])))
		length++;
	scan_keep(s, length);
	s->fresh = false;
	s->before = SCAN_VALUE;
	s->word_length = 0;
}

/* Whether a line comment ends there. */
static bool scan_is_end(const struct scan *s, const char *at)
{
	if (!*at || *at == '\n')
		return true;
	return (s->traits & SCAN_WIDE) && (*at & 0x80) &&
	       (strncmp(at, "\xc2\x85", 2) == 0 || strncmp(at, "\xe2\x80\xa8", 3) == 0 ||
		       strncmp(at, "\xe2\x80\xa9", 3) == 0);
}

void scan_line(struct scan *s)
{
	size_t length = 0;

	while (!scan_is_end(s, scan_here(s) + length))
		length++;
	scan_hide(s, length);
}

size_t scan_comment(const struct scan *s, const char *open, const char *close)
{
	const char *at = scan_here(s) + strlen(open);
	size_t depth = 1;

	while (*at && depth) {
		if (strncmp(at, close, strlen(close)) == 0) {
			depth--;
			at += strlen(close);
		} else if ((s->traits & SCAN_NESTED) && strncmp(at, open, strlen(open)) == 0) {
			depth++;
			at += strlen(open);
		} else {
			at++;
		}
	}
	return (size_t)(at - scan_here(s));
}

/* A comment as the table has it. */
static bool scan_is_comment(struct scan *s)
{
	const struct scan_row *row = &scan_rows[s->syntax];
	size_t length;
	char open[4];

	for (const char *at = row->line; *at; at += length + (at[length] == ' ')) {
		length = strcspn(at, " ");
		if (strncmp(scan_here(s), at, length) != 0)
			continue;
		scan_line(s);
		return true;
	}
	length = strcspn(row->comment, " ");
	if (!length || strncmp(scan_here(s), row->comment, length) != 0)
		return false;
	memcpy(open, row->comment, length);
	open[length] = '\0';
	scan_hide(s, scan_comment(s, open, row->comment + length + 1));
	return true;
}

static void scan_token(struct scan *s)
{
	const struct scan_row *row = &scan_rows[s->syntax];
	size_t blanks = strspn(scan_here(s), " \t\r\f\v");
	char byte = *scan_here(s);

	if ((row->step && row->step(s)) || scan_is_comment(s) || scan_ucn_word(s))
		return;
	if (byte == '\n' || blanks) {
		s->fresh = s->fresh || byte == '\n';
		s->naming = byte == '\n' && s->naming == 1 ? 0 : s->naming;
		scan_keep(s, blanks ? blanks : 1);
	} else if (scan_digit(byte)) {
		scan_number(s);
	} else if (scan_letter(s, byte)) {
		scan_word(s, scan_word_length(s));
	} else if (strchr(row->quotes, byte)) {
		scan_open(s, 0, byte, 1, row->string);
	} else {
		scan_sign(s);
	}
}

/* ---- whole texts ---- */

int scan_code(enum scan_syntax syntax, const struct buf *source, struct scan_text *ret_text, struct err *err)
{
	auto_scan struct scan_text out = { 0 };
	auto_buf struct buf text = { 0 };
	struct scan s = { .syntax = syntax,
		.traits = scan_rows[syntax].traits,
		.source = source,
		.out = &out.text,
		.map = &out.map,
		.read = &out.read,
		.fresh = true };

	if (syntax == SCAN_NONE)
		return scan_all(source, ret_text, err);
	if (scan_read(source, s.traits, &text, &out.read, err) < 0)
		return -1;
	s.text = buf_text(&text);
	s.length = text.len;
	while (s.at < s.length && !s.failed) {
		if (scan_top(&s)->open == '"')
			scan_body(&s);
		else
			scan_token(&s);
	}
	free(s.frame);
	if (s.failed || out.map.failed)
		return err_nomem(err);
	if (buf_check(&out.text, err) < 0)
		return -1;
	*ret_text = out;
	out = (struct scan_text){ 0 };
	return 0;
}

int scan_all(const struct buf *source, struct scan_text *ret_text, struct err *err)
{
	auto_scan struct scan_text out = { 0 };

	if (scan_read(source, 0, &out.text, &out.read, err) < 0)
		return -1;
	*ret_text = out;
	out = (struct scan_text){ 0 };
	return 0;
}

void scan_free(struct scan_text *text)
{
	buf_free(&text->text);
	free(text->read.mark);
	free(text->map.mark);
	*text = (struct scan_text){ 0 };
}

size_t scan_from(const struct scan_text *text, size_t at)
{
	return scan_map_from(&text->read, scan_map_from(&text->map, at));
}
