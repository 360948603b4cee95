/*
 * json.c: fuzzes what ojjudge writes as JSON.  The input is a string, as a compiler may have printed it.
 *
 * It becomes a JSON string (RFC 8259) in valid UTF-8, which read again is the same string where it was UTF-8
 * and U+FFFD where not.
 */
#include "base/json.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <string.h>

/* By the table in RFC 3629: how long a character that begins here is; 0: it is none. */
static size_t json_length(const unsigned char *at)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t length;
	} rows[] = {
		{ 0x01, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (at[0] < rows[i].first || at[0] > rows[i].last)
			continue;
		if (rows[i].length > 1 && (at[1] < rows[i].low || at[1] > rows[i].high))
			return 0;
		for (size_t k = 2; k < rows[i].length; k++)
			if (at[k] < 0x80 || at[k] > 0xbf)
				return 0;
		return rows[i].length;
	}
	return 0;
}

/* What the string should be when it is read again. */
static void json_expected(const char *text, struct buf *ret_text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at;) {
		size_t length = json_length(at);

		if (length)
			buf_add(ret_text, at, length);
		else
			buf_puts(ret_text, "\xef\xbf\xbd");
		at += length ? length : 1;
	}
}

/* What is escaped by its number: control characters, those of C1, too, and what ends a line in scripts. */
static void json_escaped(unsigned int code, struct buf *ret_text)
{
	const char two[] = { (char)(0xc0 | code >> 6), (char)(0x80 | (code & 0x3f)) };
	const char three[] = { (char)0xe2, (char)0x80, (char)(0x80 | (code & 0x3f)) };

	if (code && code < 0x80) {
		buf_add(ret_text, &(char){ (char)code }, 1);
	} else if (code < 0xa0) {
		must(code >= 0x80, "escape %04x", code);
		buf_add(ret_text, two, sizeof(two));
	} else {
		must(code == 0x2028 || code == 0x2029, "escape %04x", code);
		buf_add(ret_text, three, sizeof(three));
	}
}

/* Reads the string that begins behind the quote at *at. */
static void json_read(const char *at, struct buf *ret_text)
{
	static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";

	for (at++; *at != '"'; at++) {
		const char *letter;
		unsigned int code;

		must((unsigned char)*at >= ' ' && *at != 0x7f, "byte %02x in a string", (unsigned char)*at);
		if (*at != '\\') {
			buf_add(ret_text, at, 1);
			continue;
		}
		at++;
		letter = *at ? strchr(letters, *at) : NULL;
		if (letter) {
			buf_add(ret_text, &bytes[letter - letters], 1);
			continue;
		}
		must(*at == 'u' && strspn(at + 1, "0123456789abcdef") >= 4 &&
				sscanf(at + 1, "%4x", &code) == 1,
			"escape %.6s", at);
		json_escaped(code, ret_text);
		at += 4;
	}
	must(!at[1], "the string ends before its end: %s", at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_free char *text = fuzz_text(data, size);
	auto_buf struct buf out = { 0 }, expected = { 0 }, again = { 0 };
	struct json json = { .out = &out };

	json_string(&json, NULL, text);
	must(out.len >= 2 && out.data[0] == '"', "no string: %s", buf_text(&out));
	for (size_t i = 0; i < out.len; i += json_length((const unsigned char *)&out.data[i]))
		must(json_length((const unsigned char *)&out.data[i]), "no UTF-8 at %zu", i);
	json_expected(text, &expected);
	json_read(out.data, &again);
	must(strcmp(buf_text(&expected), buf_text(&again)) == 0, "%s, not %s", buf_text(&again),
		buf_text(&expected));
	return 0;
}
