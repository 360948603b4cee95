/*
 * compare.c: picks a built-in comparer by its kind, and holds what they share: the common beginning of two
 * ranges, and the words about the first difference.
 *
 * runtest calls compare_spans() once a test, with the output and the answer mapped or in memory; exact.c,
 * lines.c, tokens.c and json.c call the rest.  Nothing here can fail.  It must never read behind the end of a
 * range (there is no NUL), and never pass a byte of the contestant's on that could move a cursor or forge a
 * line of a report.
 */
#include "compare/compare.h"

#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* An excerpt shows this many bytes that agree before the difference. */
#define EXCERPT_CONTEXT 24

const struct compare_row compare_table[COMPARE_KINDS] = {
#define COMPARE(id, name, function, keys, help) [COMPARE_##id] = { name, function, keys, help },
#include "compare/compare.def"
};

const struct compare_key compare_keys[COMPARE_KEY_COUNT] = {
#define COMPARE_KEY(id, bit, prefix) { COMPARE_KEY_##id, prefix },
#include "compare/compare.def"
};

int compare_spans(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	/* An empty file has no mapping.  Arithmetic on NULL is undefined even when nothing is added. */
	if (!output.data)
		output.data = "";
	if (!answer.data)
		answer.data = "";
	return compare_table[rules->kind].function(rules, output, answer, ret_result, err);
}

struct span compare_trim(struct span text)
{
	while (text.len && compare_space(text.data[text.len - 1]))
		text.len--;
	return text;
}

size_t compare_prefix(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	size_t at = 0;

	for (; len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
		uint64_t x, y;

		memcpy(&x, a.data + at, sizeof(x));
		memcpy(&y, b.data + at, sizeof(y));
		if (x != y)
			return at + (size_t)__builtin_ctzll(le64toh(x ^ y)) / 8;
	}
	while (at < len && a.data[at] == b.data[at])
		at++;
	return at;
}

bool compare_same(struct span a, struct span b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

size_t compare_line(struct span span, size_t at)
{
	const char *newline = memrchr(span.data, '\n', at);

	return newline ? (size_t)(newline - span.data) + 1 : 0;
}

/* Format characters that break a line or turn the direction of what follows: not to be shown as they are. */
static bool compare_hidden(uint32_t code)
{
	return code < 0xa0 || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* The length of the UTF-8 sequence (of more than one byte) at the beginning; 0: not valid, or not to be
 * shown. */
static size_t compare_sequence(struct span text)
{
	const unsigned char *byte = (const unsigned char *)text.data;
	size_t len = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
	static const uint32_t smallest[] = { [2] = 0x80, [3] = 0x800, [4] = 0x10000 };
	uint32_t code = byte[0] & (0x7fU >> len);

	if (byte[0] < 0xc0 || byte[0] >= 0xf8 || len > text.len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte[i] & 0x3f);
	}
	if (code < smallest[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return compare_hidden(code) ? 0 : len;
}

/*
 * Writes one character of the text as it is to be shown, within quotes or not; returns how many bytes of the
 * text it was.
 */
static size_t compare_character(struct span text, bool quoted, char ret_shown[8])
{
	static const char special[] = "\"\\\n\r\t", letter[] = "\"\\nrt";
	unsigned char byte = (unsigned char)text.data[0];
	const char *found = memchr(special + (quoted ? 0 : 2), byte, sizeof(special) - (quoted ? 1 : 3));
	size_t len = byte < 0x80 ? byte >= ' ' && byte != 0x7f : compare_sequence(text);

	if (found) {
		snprintf(ret_shown, 8, "\\%c", letter[found - special]);
		return 1;
	}
	if (!len) {
		snprintf(ret_shown, 8, "\\x%02x", byte);
		return 1;
	}
	memcpy(ret_shown, text.data, len);
	ret_shown[len] = '\0';
	return len;
}

void compare_excerpt(struct span text, size_t begin, const char *quote, struct compare_excerpt *ret_excerpt)
{
	char shown[8], middle[COMPARE_EXCERPT + 1] = "";
	size_t used = 0, at = begin;

	while (at < text.len) {
		size_t read = compare_character(compare_rest(text, at), *quote, shown);
		size_t len = strlen(shown);

		if (used + len > COMPARE_EXCERPT)
			break;
		memcpy(middle + used, shown, len + 1);
		used += len;
		at += read;
	}
	snprintf(ret_excerpt->text, sizeof(ret_excerpt->text), "%s%s%s%s%s", begin > 0 ? "..." : "", quote,
		middle, quote, at < text.len ? "..." : "");
}

size_t compare_begin(struct span found, struct span expected)
{
	size_t same = compare_prefix(found, expected);
	size_t begin = same > EXCERPT_CONTEXT ? same - EXCERPT_CONTEXT / 2 : 0;

	for (int i = 0; i < 3 && begin > 0 && (found.data[begin] & 0xc0) == 0x80; i++)
		begin--;
	return begin;
}

size_t compare_place(struct span output, size_t at, struct compare_result *ret_result)
{
	size_t lines = 0, tokens = 0;
	bool inside = false;

	for (size_t i = 0; i < at; i++) {
		bool space = compare_space(output.data[i]);

		lines += output.data[i] == '\n';
		tokens += !space && !inside;
		inside = !space;
	}
	ret_result->line = lines + 1;
	ret_result->column = at - compare_line(output, at) + 1;
	ret_result->token = inside ? tokens : tokens + 1;
	return tokens;
}

int compare_equal(struct compare_result *ret_result)
{
	*ret_result = (struct compare_result){ .equal = true, .score = 1 };
	return 0;
}

/* "line 3, column 5 (token 7)", or with nothing found at the end of the output "after token 7". */
static void compare_place_words(struct span output, const struct compare_difference *difference,
	struct compare_result *ret_result, char ret_words[100])
{
	size_t tokens = compare_place(output, difference->at, ret_result);

	if (difference->found.len || difference->at != output.len) {
		snprintf(ret_words, 100, "line %zu, column %zu (token %zu)", ret_result->line,
			ret_result->column, ret_result->token);
		return;
	}
	ret_result->token = tokens + 1;
	if (tokens)
		snprintf(ret_words, 100, "after token %zu", tokens);
	else
		snprintf(ret_words, 100, "before any token");
}

int compare_differ(struct span output, struct span answer, const struct compare_difference *difference,
	struct compare_result *ret_result)
{
	struct span answer_end = compare_rest(answer, answer.len);
	const char *quote = difference->note ? "" : "\"";
	const char *what = difference->what, *note = difference->note;
	size_t begin = compare_begin(difference->found, difference->expected), size;
	struct compare_excerpt found = { 0 }, expected = { 0 };
	char place[100], *message = ret_result->message;

	*ret_result = (struct compare_result){ 0 };
	size = sizeof(ret_result->message);
	compare_place_words(output, difference, ret_result, place);
	compare_excerpt(difference->found, begin, quote, &found);
	compare_excerpt(difference->expected, begin, quote, &expected);
	if (!difference->found.len && difference->at == output.len)
		snprintf(message, size, "output ends %s; expected %s", place, expected.text);
	else if (difference->instead)
		snprintf(message, size, "%s: found %s, %s", place, found.text, difference->instead);
	else if (!difference->expected.len && difference->expected.data == answer_end.data)
		snprintf(message, size, "%s: more output than expected: %s", place, found.text);
	else
		snprintf(message, size, "%s: %s%sfound %s, expected %s%s%s%s", place, what ? what : "",
			what ? " differ: " : "", found.text, expected.text, note ? " (" : "",
			note ? note : "", note ? ")" : "");
	return 0;
}
