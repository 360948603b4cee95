/*
 * jsonread.c: reads JSON in place.
 *
 * The comparer `json` and function_input.c call it.  It cannot fail, and takes time in proportion to the
 * text, whatever a contestant has written.  It must never read behind the end of a text (there is no NUL).  A
 * library's tree of a hostile output of 64 MiB would be more than a GiB, outside of any box, and would round
 * large numbers.
 */
#include "jsonread.h"

#include <string.h>

/* What is open: a bit for each level, set for objects. */
struct jsonread_scan {
	struct span text;
	size_t at;
	bool utf8;
	size_t depth;
	uint8_t object[JSONREAD_DEPTH];
	const char *reason; /* set: no JSON */
};

static bool jsonread_is(struct span text, size_t at, const char *set)
{
	return at < text.len && text.data[at] && strchr(set, text.data[at]);
}

size_t jsonread_blanks(struct span text, size_t at)
{
	while (jsonread_is(text, at, " \t\n\r"))
		at++;
	return at;
}

/* ---- numbers and words ---- */

static size_t jsonread_digits(struct span text, size_t at)
{
	while (at < text.len && text.data[at] >= '0' && text.data[at] <= '9')
		at++;
	return at;
}

/* Behind the number that begins at `at`; `at` itself when there is none. */
static size_t jsonread_number(struct span text, size_t at)
{
	size_t begin = at + jsonread_is(text, at, "-"), end = jsonread_digits(text, begin), more;

	if (end == begin || (text.data[begin] == '0' && end > begin + 1))
		return at;
	if (jsonread_is(text, end, ".")) {
		more = jsonread_digits(text, end + 1);
		if (more == end + 1)
			return at;
		end = more;
	}
	if (jsonread_is(text, end, "eE")) {
		begin = end + 1 + jsonread_is(text, end + 1, "+-");
		more = jsonread_digits(text, begin);
		if (more == begin)
			return at;
		end = more;
	}
	return end;
}

static size_t jsonread_word(struct span text, size_t at)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if (text.len - at >= len && memcmp(text.data + at, words[i], len) == 0)
			return at + len;
	}
	return at;
}

/* ---- strings ---- */

/* The code of four hexadecimal digits at `at`, or -1. */
static int32_t jsonread_hex(struct span text, size_t at)
{
	int32_t code = 0;

	if (text.len < 4 || at > text.len - 4)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		char byte = text.data[i];

		if (byte >= '0' && byte <= '9')
			code = code * 16 + byte - '0';
		else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
			code = code * 16 + (byte | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return code;
}

/* What follows the backslash before `at`: its code, or -1. */
static int32_t jsonread_escape(struct span text, size_t *at)
{
	static const char letter[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *found;
	int32_t code, low;

	if (*at >= text.len || !text.data[*at])
		return -1;
	found = strchr(letter, text.data[*at]);
	*at += 1;
	if (found)
		return meant[found - letter];
	if (text.data[*at - 1] != 'u')
		return -1;
	code = jsonread_hex(text, *at);
	if (code < 0)
		return -1;
	*at += 4;
	if (code < 0xd800 || code > 0xdbff || text.len - *at < 6 || memcmp(text.data + *at, "\\u", 2) != 0)
		return code;
	low = jsonread_hex(text, *at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return code;
	*at += 6;
	return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

/* The UTF-8 sequence at *at, or -1 when there is none. */
static int32_t jsonread_sequence(struct span text, size_t *at)
{
	static const int32_t smallest[] = { [2] = 0x80, [3] = 0x800, [4] = 0x10000 };
	const unsigned char *byte = (const unsigned char *)text.data + *at;
	size_t len = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
	int32_t code = byte[0] & (0x7f >> len);

	if (byte[0] < 0xc0 || byte[0] >= 0xf8 || len > text.len - *at)
		return -1;
	for (size_t i = 1; i < len; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return -1;
		code = code << 6 | (byte[i] & 0x3f);
	}
	if (code < smallest[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return -1;
	*at += len;
	return code;
}

bool jsonread_character(struct span text, size_t *at, uint32_t *ret_code)
{
	unsigned char byte = (unsigned char)text.data[*at];
	int32_t code;

	if (byte == '"')
		return false;
	if (byte >= 0x80) {
		code = jsonread_sequence(text, at);
		if (code < 0)
			*at += 1;
		*ret_code = code < 0 ? 0x110000U + byte : (uint32_t)code;
		return true;
	}
	*at += 1;
	code = byte == '\\' ? jsonread_escape(text, at) : byte;
	*ret_code = (uint32_t)code;
	return true;
}

int jsonread_order(struct span a, struct span b)
{
	size_t at = 1, bt = 1;

	for (;;) {
		uint32_t x = 0, y = 0;
		bool more = jsonread_character(a, &at, &x), other = jsonread_character(b, &bt, &y);

		if (!more || !other)
			return (int)more - (int)other;
		if (x != y)
			return x < y ? -1 : 1;
	}
}

/* One character of a string, with its faults. */
static bool jsonread_scan_character(struct jsonread_scan *scan)
{
	struct span text = scan->text;
	unsigned char byte = (unsigned char)text.data[scan->at];
	size_t at = scan->at + 1;
	int32_t code = byte;

	if (byte < ' ')
		scan->reason = "a control character in a string";
	if (byte == '\\') {
		code = jsonread_escape(text, &at);
		if (code < 0)
			scan->reason = "a backslash with nothing that belongs behind one";
		else if (scan->utf8 && (code == 0 || (code >= 0xd800 && code <= 0xdfff)))
			scan->reason = "\\u0000, or half of a surrogate pair, in a string";
	} else if (byte >= 0x80) {
		at = scan->at;
		code = jsonread_sequence(text, &at);
		if (code < 0 && scan->utf8)
			scan->reason = "a string that is no UTF-8";
		at += code < 0;
	}
	if (scan->reason)
		return false;
	scan->at = at;
	return true;
}

static bool jsonread_scan_string(struct jsonread_scan *scan)
{
	size_t begin = scan->at++;

	while (scan->at < scan->text.len) {
		if (scan->text.data[scan->at] == '"') {
			scan->at++;
			return true;
		}
		if (!jsonread_scan_character(scan))
			return false;
	}
	scan->at = begin;
	scan->reason = "a string that does not end";
	return false;
}

/* ---- the whole ---- */

static bool jsonread_scan_fault(struct jsonread_scan *scan, const char *reason)
{
	scan->reason = scan->at < scan->text.len ? reason : "the text ends too early";
	return false;
}

/* A key and its colon. */
static bool jsonread_scan_key(struct jsonread_scan *scan)
{
	if (!jsonread_is(scan->text, scan->at, "\""))
		return jsonread_scan_fault(scan, "the key of a member should stand here");
	if (!jsonread_scan_string(scan))
		return false;
	scan->at = jsonread_blanks(scan->text, scan->at);
	if (!jsonread_is(scan->text, scan->at, ":"))
		return jsonread_scan_fault(scan, "a colon should stand here");
	scan->at = jsonread_blanks(scan->text, scan->at + 1);
	return true;
}

/* Goes in; *ret_open is whether there is an element to be read. */
static bool jsonread_scan_open(struct jsonread_scan *scan, bool *ret_open)
{
	bool object = scan->text.data[scan->at] == '{';

	if (scan->depth == JSONREAD_DEPTH)
		return jsonread_scan_fault(scan, "too many brackets within each other");
	scan->at = jsonread_blanks(scan->text, scan->at + 1);
	*ret_open = !jsonread_is(scan->text, scan->at, object ? "}" : "]");
	if (!*ret_open) {
		scan->at++;
		return true;
	}
	scan->object[scan->depth++] = object;
	return !object || jsonread_scan_key(scan);
}

static bool jsonread_scan_scalar(struct jsonread_scan *scan)
{
	size_t end;

	if (jsonread_is(scan->text, scan->at, "\""))
		return jsonread_scan_string(scan);
	end = jsonread_number(scan->text, scan->at);
	if (end == scan->at)
		end = jsonread_word(scan->text, scan->at);
	if (end == scan->at)
		return jsonread_scan_fault(scan, "a value should stand here");
	scan->at = end;
	return true;
}

/* Behind a value: closes what ends here; *ret_open is whether another element is to be read. */
static bool jsonread_scan_close(struct jsonread_scan *scan, bool *ret_open)
{
	for (*ret_open = false; scan->depth && !*ret_open;) {
		bool object = scan->object[scan->depth - 1];

		scan->at = jsonread_blanks(scan->text, scan->at);
		if (jsonread_is(scan->text, scan->at, object ? "}" : "]")) {
			scan->at++;
			scan->depth--;
			continue;
		}
		if (!jsonread_is(scan->text, scan->at, ","))
			return jsonread_scan_fault(scan, "a comma or a closing bracket should stand here");
		scan->at = jsonread_blanks(scan->text, scan->at + 1);
		*ret_open = true;
		if (object && !jsonread_scan_key(scan))
			return false;
	}
	return true;
}

static bool jsonread_scan_all(struct jsonread_scan *scan)
{
	bool open = true;

	while (open) {
		scan->at = jsonread_blanks(scan->text, scan->at);
		if (jsonread_is(scan->text, scan->at, "[{")) {
			if (!jsonread_scan_open(scan, &open))
				return false;
			if (open)
				continue;
		} else if (!jsonread_scan_scalar(scan)) {
			return false;
		}
		if (!jsonread_scan_close(scan, &open))
			return false;
	}
	scan->at = jsonread_blanks(scan->text, scan->at);
	if (scan->at < scan->text.len)
		return jsonread_scan_fault(scan, "something stands behind the value");
	return true;
}

bool jsonread_valid(struct span text, bool utf8, struct jsonread_fault *ret_fault)
{
	struct jsonread_scan scan = { .text = text, .utf8 = utf8 };

	if (jsonread_scan_all(&scan))
		return true;
	*ret_fault = (struct jsonread_fault){ scan.at, scan.reason };
	return false;
}

/* ---- going through ---- */

static size_t jsonread_skip_string(struct span text, size_t at)
{
	for (at++; text.data[at] != '"'; at++)
		at += text.data[at] == '\\';
	return at + 1;
}

size_t jsonread_skip(struct span text, size_t at)
{
	size_t depth = 0;

	do {
		switch (text.data[at]) {
		case '"':
			at = jsonread_skip_string(text, at);
			break;
		case '[':
		case '{':
			depth++;
			at++;
			break;
		case ']':
		case '}':
			depth--;
			at++;
			break;
		default: /* within brackets all that lies between is passed, too */
			while (at < text.len && !jsonread_is(text, at, "\"[]{}, \t\n\r"))
				at++;
			while (depth && jsonread_is(text, at, ", \t\n\r"))
				at++;
		}
	} while (depth);
	return at;
}

size_t jsonread_next(struct span text, size_t at, size_t *ret_end)
{
	bool first = jsonread_is(text, at, "[{");

	at = jsonread_blanks(text, first ? at + 1 : at);
	if (jsonread_is(text, at, "]}")) {
		*ret_end = at + 1;
		return 0;
	}
	return first ? at : jsonread_blanks(text, at + 1);
}

size_t jsonread_member(struct span text, size_t at)
{
	return jsonread_blanks(text, jsonread_blanks(text, jsonread_skip_string(text, at)) + 1);
}

struct span jsonread_value(struct span text, size_t at)
{
	return (struct span){ text.data + at, jsonread_skip(text, at) - at };
}
