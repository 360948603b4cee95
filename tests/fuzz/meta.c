/*
 * meta.c: fuzzes what ojjudge reads of a run.  The input is a byte and then (0: the meta file; else:) numbers
 * and texts from which ojbox's writer makes one.
 *
 * A meta file is taken whole and unambiguous, or refused, and what ojbox writes is read as it was meant.
 */
#include "base/auto.h"
#include "lib/fuzz.h"
#include "lib/meta_text.h"
#include "meta_read.h"

#include <string.h>

/* How many lines have that key, and what stands in the last of them. */
static int meta_lines(const char *text, const char *key, const char **ret_value)
{
	size_t length = strlen(key);
	int count = 0;

	*ret_value = NULL;
	for (const char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (strncmp(at, key, length) == 0 && at[length] == ':') {
			*ret_value = at + length + 1;
			count++;
		}
	return count;
}

/* A file that was taken. */
static void meta_check(const char *text, const struct meta *meta)
{
	static const char *const keys[] = { "time", "time-wall", "status", "message", "exitcode", "exitsig",
		"max-rss", "cg-mem", "cg-oom-killed", "limits-by" };
	static const char *const status[] = { "", "RE", "SG", "TO", "OL", "XX" };
	const char *value;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		must(meta_lines(text, keys[i], &value) < 2, "%s twice", keys[i]);
	must(meta->status <= META_XX, "status %d", meta->status);
	must(meta_lines(text, "status", &value) == (meta->status != META_OK), "status");
	must(!value || strncmp(value, status[meta->status], 2) == 0, "status %s", value);
	must(memchr(meta->message, '\0', sizeof(meta->message)), "the message has no end");
	must(meta->exit_code >= -1 && meta->exit_code < 256 && meta->signal >= 0 && meta->signal < 256,
		"exit %d, signal %d", meta->exit_code, meta->signal);
	must(meta->time >= 0 && meta->wall >= 0 && meta->rss >= 0 && meta->memory >= 0, "less than none");
	if (meta->status == META_XX)
		return;
	must(meta_lines(text, "time", &value) && meta_lines(text, "time-wall", &value), "times are missing");
	must(meta->status != META_RE || meta->exit_code > 0, "RE with %d", meta->exit_code);
	must(meta->status != META_SG || meta->signal > 0, "SG without a signal");
	must(meta->status != META_OK || (meta->exit_code == 0 && !meta->signal),
		"well, with exit %d, signal %d", meta->exit_code, meta->signal);
	must(text[strlen(text) - 1] == '\n', "the last line was cut");
}

static void meta_any(const char *text)
{
	struct meta first, second;
	struct err first_err, second_err;
	int result;

	memset(&first, '~', sizeof(first));
	second = first;
	fuzz_error_clear(&first_err);
	fuzz_error_clear(&second_err);
	result = meta_parse(text, &first, &first_err);
	if (result < 0) {
		fuzz_error(&first_err);
		must(memcmp(&first, &second, sizeof(first)) == 0, "touched");
	} else {
		meta_check(text, &first);
	}
	fuzz_same(result, &first_err, meta_parse(text, &second, &second_err), &second_err);
	must(result < 0 || (first.status == second.status && strcmp(first.message, second.message) == 0),
		"read otherwise the second time");
}

/* ---- there and back ---- */

struct meta_input {
	const uint8_t *data;
	size_t size;
};

/* A number from the next bytes: at most `max`; below 0 for every fourth. */
static int64_t meta_number(struct meta_input *input, int64_t max)
{
	uint64_t number = 0;
	bool none = input->size && input->data[0] % 4 == 0;

	for (int i = 0; i < 6 && input->size; i++, input->data++, input->size--)
		number = number << 8 | input->data[0];
	return none ? -1 : (int64_t)(number >> 2) % (max + 1);
}

/* What ojbox wrote is refused for these reasons only. */
static bool meta_valid(const struct meta_text *values)
{
	if (values->status && strcmp(values->status, "XX") == 0)
		return true;
	if (values->time < 0 || values->wall < 0)
		return false;
	if (!values->status)
		return values->exit_code == 0 && values->signal <= 0;
	if (strcmp(values->status, "SG") == 0)
		return values->signal > 0;
	return strcmp(values->status, "RE") != 0 || values->exit_code > 0;
}

static int64_t meta_or_none(int64_t number)
{
	return number < 0 ? 0 : number;
}

static void meta_there_and_back(struct meta_input input)
{
	static const char *const status[] = { NULL, "RE", "SG", "TO", "OL", "XX", NULL, "RE" };
	static const char *const by[] = { NULL, "cgroup-v1", "cgroup-v2", "rlimit" };
	size_t which = input.size ? input.data[0] % 32 : 0;
	struct meta_text values = { .status = status[which % 8], .limits_by = by[which / 8] };
	auto_free char *message = NULL;
	auto_buf struct buf text = { 0 }, shown = { 0 };
	struct meta meta;
	struct err err;

	values.time = meta_number(&input, INT64_C(999999999999));
	values.wall = meta_number(&input, INT64_C(999999999999));
	values.exit_code = meta_number(&input, 255);
	values.signal = meta_number(&input, 64);
	values.max_rss = meta_number(&input, INT64_C(1) << 40);
	values.cg_mem = meta_number(&input, INT64_C(1) << 40);
	values.oom_killed = meta_number(&input, 1) > 0 ? 1 : -1;
	message = fuzz_text(input.data, input.size < 1000 ? input.size : 1000);
	values.message = message;
	meta_text_write(&values, &text);
	fuzz_error_clear(&err);
	if (meta_parse(buf_text(&text), &meta, &err) < 0) {
		fuzz_error(&err);
		must(!meta_valid(&values), "what ojbox wrote was refused: %s\n%s", err.text, text.data);
		return;
	}
	must(meta_valid(&values), "should be refused:\n%s", text.data);
	meta_check(buf_text(&text), &meta);
	buf_puts_escaped(&shown, *message ? message : "-");
	must(strncmp(meta.message, buf_text(&shown), sizeof(meta.message) - 1) == 0, "message %s, not %s",
		meta.message, shown.data);
	must(meta.time == meta_or_none(values.time) && meta.wall == meta_or_none(values.wall), "times");
	must(meta.exit_code == values.exit_code && meta.signal == meta_or_none(values.signal), "end");
	must(meta.rss == 1024 * meta_or_none(values.max_rss), "max-rss");
	must(meta.memory == 1024 * meta_or_none(values.cg_mem > 0 ? values.cg_mem : values.max_rss),
		"memory");
	must(meta.oom_killed == (values.oom_killed == 1), "cg-oom-killed");
	must(meta.grouped == (values.limits_by && values.limits_by[0] == 'c'), "limits-by");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_free char *text = NULL;

	if (!size)
		return 0;
	if (data[0]) {
		meta_there_and_back((struct meta_input){ data + 1, size - 1 });
		return 0;
	}
	text = fuzz_text(data + 1, size - 1);
	meta_any(text);
	return 0;
}
