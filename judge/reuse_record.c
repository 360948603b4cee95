/*
 * reuse_record.c: what is kept of a test and of a compiler's run, as text and back.
 *
 * reuse.c writes and reads it.  Fails on every text that it would not have written, whatever that holds: the
 * cache may have been damaged, and is then as if it were empty.  What follows from the problem's files is not
 * in it.
 */
#include "reuse.h"

#include "base/auto.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

enum reuse_kind {
	REUSE_VERDICT,
	REUSE_REAL,
	REUSE_LONG, /* int64_t */
	REUSE_INT,
	REUSE_FLAG,
	REUSE_BYTES,
};

/* One field: its name, where it is, and the least and the most that it can be. */
struct reuse_row {
	const char *name;
	enum reuse_kind kind;
	size_t offset;
	int64_t least, most;
};

#define REUSE_MOST INT64_C(0x1000000000000000)

/* What a run used is in both. */
#define REUSE_USE(type) \
	{ "time", REUSE_LONG, offsetof(struct type, use.time), 0, REUSE_MOST }, \
		{ "wall", REUSE_LONG, offsetof(struct type, use.wall), 0, REUSE_MOST }, \
		{ "memory", REUSE_LONG, offsetof(struct type, use.memory), 0, REUSE_MOST }, \
		{ "waited", REUSE_LONG, offsetof(struct type, use.waited), -1, REUSE_MOST }, \
		{ "killed", REUSE_FLAG, offsetof(struct type, use.killed), 0, 1 }, \
		{ "exit", REUSE_INT, offsetof(struct type, use.exit_code), -1, 255 }, \
	{ \
		"signal", REUSE_INT, offsetof(struct type, use.signal), 0, 255 \
	}

/* clang-format off */
static const struct reuse_row reuse_rows_test[] = {
	{ "verdict", REUSE_VERDICT, offsetof(struct result_test, verdict), 0, 0 },
	{ "score", REUSE_REAL, offsetof(struct result_test, score), 0, 0 },
	{ "owned", REUSE_FLAG, offsetof(struct result_test, owned), 0, 1 },
	{ "own", REUSE_REAL, offsetof(struct result_test, own), -1, 0 },
	{ "empty", REUSE_FLAG, offsetof(struct result_test, empty), 0, 1 },
	REUSE_USE(result_test),
	{ "most", REUSE_LONG, offsetof(struct result_test, most), 0, REUSE_MOST },
	{ "runs", REUSE_INT, offsetof(struct result_test, runs), 1, 1000 },
	{ "again", REUSE_INT, offsetof(struct result_test, again), RESULT_ONCE, RESULT_NEAR },
	{ "message", REUSE_BYTES, offsetof(struct result_test, message), 0, 0 },
	{ "words", REUSE_BYTES, offsetof(struct result_test, words), 0, 0 },
	{ "hint", REUSE_BYTES, offsetof(struct result_test, hint), 0, 0 },
	{ "errors", REUSE_BYTES, offsetof(struct result_test, errors), 0, 0 },
	{ "transcript", REUSE_BYTES, offsetof(struct result_test, transcript), 0, 0 },
	{ "taken", REUSE_FLAG, offsetof(struct result_test, output.taken), 0, 1 },
	{ "cut", REUSE_FLAG, offsetof(struct result_test, output.cut), 0, 1 },
	{ "output", REUSE_BYTES, offsetof(struct result_test, output.bytes), 0, 0 },
};
static const struct reuse_row reuse_rows_compile[] = {
	{ "verdict", REUSE_VERDICT, offsetof(struct result_compile, verdict), 0, 0 },
	REUSE_USE(result_compile),
	{ "messages", REUSE_BYTES, offsetof(struct result_compile, messages), 0, 0 },
};
/* clang-format on */

#define REUSE_ROWS(rows) rows, sizeof(rows) / sizeof(rows[0])

/* ---- writing ---- */

static void reuse_write(const struct reuse_row *rows, size_t count, const void *fields, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const void *field = (const char *)fields + rows[i].offset;
		const struct buf *bytes = field;

		buf_printf(out, "%s ", rows[i].name);
		switch (rows[i].kind) {
		case REUSE_VERDICT:
			buf_puts(out, verdict_table[*(const enum verdict *)field].name);
			break;
		case REUSE_REAL:
			buf_printf(out, "%.17g", *(const double *)field);
			break;
		case REUSE_LONG:
			buf_printf(out, "%" PRId64, *(const int64_t *)field);
			break;
		case REUSE_INT:
			buf_printf(out, "%d", *(const int *)field);
			break;
		case REUSE_FLAG:
			buf_printf(out, "%d", *(const bool *)field);
			break;
		case REUSE_BYTES:
			buf_printf(out, "%zu\n", bytes->len);
			buf_add(out, buf_text(bytes), bytes->len);
			break;
		}
		buf_puts(out, "\n");
	}
}

void reuse_write_test(const struct result_test *test, struct buf *ret_text)
{
	reuse_write(REUSE_ROWS(reuse_rows_test), test, ret_text);
}

void reuse_write_compile(const struct result_compile *compile, struct buf *ret_text)
{
	reuse_write(REUSE_ROWS(reuse_rows_compile), compile, ret_text);
}

/* ---- reading ---- */

/* Takes what stands before the next newline off the text. */
static int reuse_line(struct span *text, char ret_line[64], struct err *err)
{
	const char *end = memchr(text->data, '\n', text->len);
	size_t length = end ? (size_t)(end - text->data) : 0;

	if (!end || length >= 64 || memchr(text->data, '\0', length))
		return err_set(err, ERR_PROTO, "no line where one should be");
	memcpy(ret_line, text->data, length);
	ret_line[length] = '\0';
	*text = (struct span){ end + 1, text->len - length - 1 };
	return 0;
}

static int reuse_integer(const char *value, int64_t least, int64_t most, int64_t *ret_number, struct err *err)
{
	int64_t number = 0;
	bool minus = *value == '-';

	if (text_count(value + minus, 0, REUSE_MOST, &number, err) < 0)
		return -1;
	number = minus ? -number : number;
	if (number < least || number > most)
		return err_set(err, ERR_PROTO, "%s is out of range", value);
	*ret_number = number;
	return 0;
}

static int reuse_verdict(const char *value, enum verdict *ret_verdict, struct err *err)
{
	for (int i = 0; i < VERDICTS; i++)
		if (reuse_lasting((enum verdict)i) && strcmp(verdict_table[i].name, value) == 0) {
			*ret_verdict = (enum verdict)i;
			return 0;
		}
	return err_set(err, ERR_PROTO, "'%s' is no verdict that is kept", value);
}

static int reuse_real(const char *value, bool negative, double *ret_number, struct err *err)
{
	char *end;
	double number = strtod(value, &end);

	if (end == value || *end || !isfinite(number) || (number < 0 && !negative))
		return err_set(err, ERR_PROTO, "'%s' is no score", value);
	*ret_number = number;
	return 0;
}

static int reuse_bytes(struct span *text, int64_t count, struct buf *bytes, struct err *err)
{
	if (count >= (int64_t)text->len || text->data[count] != '\n')
		return err_set(err, ERR_PROTO, "bytes are missing");
	if (count)
		buf_add(bytes, text->data, (size_t)count);
	*text = (struct span){ text->data + count + 1, text->len - (size_t)count - 1 };
	return buf_check(bytes, err);
}

static int reuse_field(
	const struct reuse_row *row, const char *value, struct span *text, void *field, struct err *err)
{
	int64_t most = row->kind == REUSE_BYTES ? (int64_t)text->len : row->most, number = 0;

	if (row->kind == REUSE_VERDICT)
		return reuse_verdict(value, field, err);
	if (row->kind == REUSE_REAL)
		return reuse_real(value, row->least < 0, field, err);
	if (reuse_integer(value, row->least, most, &number, err) < 0)
		return -1;
	if (row->kind == REUSE_LONG)
		*(int64_t *)field = number;
	else if (row->kind == REUSE_INT)
		*(int *)field = (int)number;
	else if (row->kind == REUSE_FLAG)
		*(bool *)field = number;
	else
		return reuse_bytes(text, number, field, err);
	return 0;
}

static int reuse_read(
	const struct reuse_row *rows, size_t count, struct span text, void *fields, struct err *err)
{
	char line[64];

	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(rows[i].name);

		if (reuse_line(&text, line, err) < 0)
			return -1;
		if (strncmp(line, rows[i].name, length) != 0 || line[length] != ' ')
			return err_set(err, ERR_PROTO, "'%s' is missing", rows[i].name);
		if (reuse_field(&rows[i], line + length + 1, &text, (char *)fields + rows[i].offset, err) < 0)
			return err_wrap(err, "%s", rows[i].name);
	}
	return text.len ? err_set(err, ERR_PROTO, "there is more than there should be") : 0;
}

int reuse_read_test(struct span text, struct result_test *test, struct err *err)
{
	struct result_test read = { .name = test->name, .group = test->group };

	if (reuse_read(REUSE_ROWS(reuse_rows_test), text, &read, err) < 0) {
		result_skip(&read);
		return -1;
	}
	*test = read;
	test->reused = true;
	return 0;
}

int reuse_read_compile(struct span text, struct result_compile *ret_compile, struct err *err)
{
	struct result_compile read = { .run = true, .reused = true };

	if (reuse_read(REUSE_ROWS(reuse_rows_compile), text, &read, err) == 0) {
		*ret_compile = read;
		return 0;
	}
	buf_free(&read.messages);
	return -1;
}
