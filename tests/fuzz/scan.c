/*
 * scan.c: fuzzes the scanner of sources.  The first byte of the input says the language, the rest is the
 * source.
 *
 * The code has no byte that the source has not, but blanks, newlines and what was written by its number; all
 * bytes have a place in the source, in the order in which they are there.
 */
#include "scan.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <string.h>

static void scan_check(const struct buf *source, const struct scan_text *text)
{
	size_t before = 0;

	must(text->text.len <= source->len, "more code than text");
	for (size_t i = 0; i < text->text.len; i++) {
		char byte = text->text.data[i];
		size_t from = scan_from(text, i);

		must(from < source->len && from >= before, "place %zu of byte %zu", from, i);
		must(byte != '\0', "a NUL at byte %zu", i);
		before = from;
		if (byte == ' ' || byte == '\n' || source->data[from] == byte)
			continue;
		/* what follows the first byte of a character that was a number has no place of its own */
		must(source->data[from] == '\\' || (byte & 0x80), "byte %zu is %02x", i, (unsigned char)byte);
	}
}

static void scan_twice(enum scan_syntax syntax, const struct buf *source)
{
	auto_scan struct scan_text first = { 0 }, second = { 0 };
	struct err err;

	must(scan_code(syntax, source, &first, &err) == 0, "%s", err.text);
	scan_check(source, &first);
	must(scan_code(syntax, source, &second, &err) == 0, "%s", err.text);
	must(first.text.len == second.text.len, "another code the second time");
	must(!first.text.len || memcmp(first.text.data, second.text.data, first.text.len) == 0,
		"another code the second time");
	scan_free(&second);
	must(scan_all(source, &second, &err) == 0, "%s", err.text);
	scan_check(source, &second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_free char *text = malloc(size + 1);
	struct buf source = { 0 };
	enum scan_syntax syntax;

	must(text, "memory");
	if (!size)
		return 0;
	/* in memory that ends behind the NUL behind it; there may be others in it */
	memcpy(text, data, size);
	text[size] = '\0';
	syntax = (enum scan_syntax)(data[0] % SCAN_SYNTAXES);
	source = (struct buf){ .data = text + 1, .len = size - 1, .cap = size };
	scan_twice(syntax, &source);
	scan_is_foreign(syntax, &source);
	return 0;
}
