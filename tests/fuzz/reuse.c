/*
 * reuse.c: fuzzes what --reuse kept.  The input is a record, of a test and of a compiler.
 *
 * It is found by its key and checksum, but a cache can be damaged by who owns it: a record is what we would
 * have written, to the last byte, or refused.
 */
#include "reuse.h"
#include "lib/fuzz.h"

#include <string.h>

static void reuse_same_text(const struct buf *written, const uint8_t *data, size_t size)
{
	/* Only a number can be written in several ways. */
	must(written->len <= size + 40, "%zu bytes became %zu", size, written->len);
	must(memcmp(written->data, data, 8) == 0, "it begins otherwise");
}

static void reuse_test_record(const uint8_t *data, size_t size)
{
	struct result_test test = { .name = "t", .runs = -7 };
	struct buf written = { 0 }, again = { 0 };
	struct err err;

	fuzz_error_clear(&err);
	if (reuse_read_test((struct span){ (const char *)data, size }, &test, &err) < 0) {
		fuzz_error(&err);
		must(test.runs == -7 && !test.message.data, "touched");
		return;
	}
	must(reuse_lasting(test.verdict) && test.reused && test.runs > 0, "verdict %d", (int)test.verdict);
	must(test.use.time >= 0 && test.use.memory >= 0 && test.use.exit_code < 256, "out of range");
	reuse_write_test(&test, &written);
	reuse_same_text(&written, data, size);
	result_skip(&test);
	must(reuse_read_test((struct span){ written.data, written.len }, &test, &err) == 0, "%s", err.text);
	reuse_write_test(&test, &again);
	must(again.len == written.len && memcmp(again.data, written.data, again.len) == 0, "not the same");
	result_skip(&test);
	buf_free(&written);
	buf_free(&again);
}

static void reuse_compile_record(const uint8_t *data, size_t size)
{
	struct result_compile compile = { .use.exit_code = -7 };
	struct buf written = { 0 };
	struct err err;

	fuzz_error_clear(&err);
	if (reuse_read_compile((struct span){ (const char *)data, size }, &compile, &err) < 0) {
		fuzz_error(&err);
		must(compile.use.exit_code == -7, "touched");
		return;
	}
	reuse_write_compile(&compile, &written);
	reuse_same_text(&written, data, size);
	buf_free(&compile.messages);
	buf_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	reuse_test_record(data, size);
	reuse_compile_record(data, size);
	return 0;
}
