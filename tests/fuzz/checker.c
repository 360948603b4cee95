/*
 * checker.c: fuzzes the protocols of checkers and graders.  The input is a byte for the protocol, the exit
 * code, a byte with options, and then what the checker left, in parts between bytes FF: standard output,
 * standard error, and four files.
 *
 * What was taken is a verdict that goes with its score, and words that are one line.
 */
#include "checker.h"

#include "base/auto.h"
#include "grader.h"
#include "lib/fuzz.h"

#include <math.h>
#include <string.h>

#define CHECKER_PARTS 6

/* Cuts the next part off, into memory that ends where it ends. */
static char *checker_part(const uint8_t **data, size_t *size, struct span *ret_part)
{
	const uint8_t *end = *size ? memchr(*data, 0xff, *size) : NULL;
	size_t length = end ? (size_t)(end - *data) : *size;
	char *copy = length ? malloc(length) : NULL;

	must(copy || !length, "memory");
	if (length)
		memcpy(copy, *data, length);
	*ret_part = (struct span){ copy, length };
	*data += length + (end != NULL);
	*size -= length + (end != NULL);
	return copy;
}

static void checker_look(const struct checker_said *said, const struct checker_told *told)
{
	must(told->score >= 0 && told->score <= 1, "score %g", told->score);
	must(said->absolute || !told->owned, "a number of its own");
	must(!told->owned || isfinite(told->own), "%g", told->own);
	/* then verdict and score are not the same thing */
	must(said->absolute || (told->verdict == VERDICT_AC) == (told->score >= 1), "accepted with %g",
		told->score);
	must(said->absolute || (told->verdict == VERDICT_PA) == (told->score > 0 && told->score < 1),
		"in part with %g", told->score);
	must(told->verdict == VERDICT_AC || told->verdict == VERDICT_PA || told->verdict == VERDICT_WA ||
			told->verdict == VERDICT_PE,
		"verdict %d", (int)told->verdict);
	must(!told->message.len || !memchr(told->message.data, '\n', told->message.len), "two lines");
	must(!told->hint.len || !memchr(told->hint.data, '\n', told->hint.len), "two lines");
}

/* What a grader writes: what was taken is told and read as the same. */
static void grader_look(struct span output)
{
	auto_buf struct buf text = { 0 };
	struct score_line line, again;
	struct err err;

	fuzz_error_clear(&err);
	if (grader_read(output, &line, &err) < 0) {
		fuzz_error(&err);
		return;
	}
	must(isfinite(line.score), "score %g", line.score);
	must(line.verdict == VERDICT_AC || score_failed(line.verdict), "verdict %d", (int)line.verdict);
	grader_tell(&line, &text);
	must(grader_read((struct span){ buf_text(&text), text.len }, &again, &err) == 0, "told as %s",
		buf_text(&text));
	must(fabs(again.score - line.score) <= 1e-14 * fabs(line.score), "%g becomes %g", line.score,
		again.score);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct checker_said said = { 0 };
	struct span *const parts[CHECKER_PARTS] = { &said.output, &said.errors, &said.judge_message,
		&said.team_message, &said.score, &said.multiplier };
	char *copies[CHECKER_PARTS];
	struct checker_told told;
	const struct checker_row *row;
	struct err err;

	if (size < 3)
		return 0;
	row = &checker_table[data[0] % CHECKER_KINDS];
	said.code = data[1];
	said.presentation = data[2] & 1;
	said.above = data[2] & 2;
	said.absolute = data[2] & 0x80;
	said.points = 1 + (data[2] & 0x7f) / 2;
	data += 3;
	size -= 3;
	for (int i = 0; i < CHECKER_PARTS; i++)
		copies[i] = checker_part(&data, &size, parts[i]);
	fuzz_error_clear(&err);
	if (row->function(&said, &told, &err) < 0)
		fuzz_error(&err);
	else
		checker_look(&said, &told);
	grader_look(said.output);
	for (int i = 0; i < CHECKER_PARTS; i++)
		free(copies[i]);
	return 0;
}
