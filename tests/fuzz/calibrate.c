/*
 * calibrate.c: fuzzes what `ojjudge calibrate --write` makes of a problem.ini.  The input is the file.
 *
 * Somebody wrote it: all of it stays, in order, but for one value; and doing it again changes nothing.
 */
#include "calibrate.h"
#include "lib/fuzz.h"

#include <string.h>

/* Whether the bytes of `part` are in `whole` from the beginning on, and then, behind a gap, to its end. */
static void calibrate_around(const uint8_t *whole, size_t size, const struct buf *text, size_t most)
{
	size_t front = 0, back = 0;

	while (front < size && front < text->len && whole[front] == (uint8_t)text->data[front])
		front++;
	while (back < size - front && back < text->len - front &&
		whole[size - 1 - back] == (uint8_t)text->data[text->len - 1 - back])
		back++;
	must(text->len - front - back <= most, "more than a value was put in: %zu", text->len - front - back);
	must(!memchr(whole + front, '\n', size - front - back), "more than a line was taken away");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = { 0 }, twice = { 0 };
	const char *text = size ? (const char *)data : "";

	calibrate_edit(text, size, 1250, &once);
	must(strstr(once.data, "1.25s") || memchr(data, '\0', size), "the limit is not there");
	calibrate_around(data, size, &once, strlen("\r\n\r\n[limits]\r\ntime = 1.25s\r\n"));
	calibrate_edit(once.data, once.len, 1250, &twice);
	must(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0,
		"the second time is another");
	buf_free(&once);
	buf_free(&twice);
	return 0;
}
