/*
 * limit.c: the limits of a problem for one language.
 *
 * problem and language read the texts, submission asks for the numbers.  Fails on a text that is no value and
 * no change.  Must never lose a limit: one that cannot be computed is an error.
 */
#include "limit.h"

#include "base/auto.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct opt_row limit_rows[] = {
#define KEY_LIMITS(kind, field, name, arg, value, choices, help) \
	{ OPT_##kind, name, 0, arg, offsetof(struct limits, field), value, choices, 0, help },
#include "keys.def"
};

static const struct opt_row limit_change_rows[] = {
#define KEY_LIMITS(kind, field, name, arg, value, choices, help) \
	{ OPT_TEXT, name, 0, arg, offsetof(struct limit_change, field), NULL, NULL, 0, help },
#include "keys.def"
};

#define LIMIT_ROWS (sizeof(limit_rows) / sizeof(limit_rows[0]))

const struct opt_table limit_table = { limit_rows, LIMIT_ROWS, sizeof(struct limits), true };
const struct opt_table limit_change_table = { limit_change_rows, LIMIT_ROWS, sizeof(struct limit_change),
	true };

/* Reads a value of the row's kind. */
static int limit_value(const struct opt_row *row, const char *text, int64_t *ret_value, struct err *err)
{
	struct limits scratch = { 0 };

	if (opt_set(&limit_table, &scratch, row, text, err) < 0)
		return -1;
	*ret_value = *(const int64_t *)(const void *)((const char *)&scratch + row->offset);
	return 0;
}

/* One word of a change: sets a factor or an addition; each may be set once, the factor first. */
static int limit_word(
	const struct opt_row *row, const char *word, double *factor, int64_t *addition, struct err *err)
{
	if (*word == 'x' && *factor < 0 && *addition < 0)
		return text_real(word + 1, factor, err);
	if (*word == '+' && *addition < 0)
		return limit_value(row, word + 1, addition, err);
	return err_set(err, ERR_CONFIG,
		"'%s' is no change: write x2, +1 or x2 +1 (with the unit), or one value", word);
}

int limit_change_value(
	const struct opt_row *row, const char *text, int64_t base, int64_t *ret_value, struct err *err)
{
	auto_strv struct strv words = { 0 };
	double factor = -1, scaled;
	int64_t addition = -1;

	if (*text != 'x' && *text != '+')
		return limit_value(row, text, ret_value, err);
	if (text_words(text, &words, err) < 0)
		return -1;
	for (size_t i = 0; i < words.count; i++)
		if (limit_word(row, words.item[i], &factor, &addition, err) < 0)
			return -1;
	scaled = (double)base * (factor < 0 ? 1 : factor) + (double)(addition < 0 ? 0 : addition);
	if (scaled < 1 || scaled > 0x1p60)
		return err_set(err, ERR_CONFIG, "'%s' makes a limit that is too %s", text,
			scaled < 1 ? "small" : "large");
	*ret_value = (int64_t)llround(scaled);
	return 0;
}

void limit_complete(struct limits *limits)
{
	if (!limits->wall)
		limits->wall = 2 * limits->time + 1000;
	if (!limits->stack)
		limits->stack = limits->memory;
	if (!limits->processes)
		limits->processes = 1;
}

/* The text that a section gives for row number i, or NULL. */
static const char *limit_text(const struct limit_change *change, size_t i)
{
	if (!change)
		return NULL;
	return *(char *const *)(const void *)((const char *)change + limit_change_rows[i].offset);
}

/* What follows from the rest stays open; a change of it starts from what it would be. */
static int limit_apply(const struct limits *base, const struct limit_change *first,
	const struct limit_change *second, struct limits *ret_limits, struct err *err)
{
	struct limits limits = *base, full = *base;

	limit_complete(&full);
	for (size_t i = 0; i < LIMIT_ROWS; i++) {
		const struct opt_row *row = &limit_rows[i];
		const char *text = limit_text(first, i);
		const int64_t *from = (const void *)((const char *)&full + row->offset);
		int64_t *to = (void *)((char *)&limits + row->offset);

		if (!text)
			text = limit_text(second, i);
		if (text && limit_change_value(row, text, *from, to, err) < 0)
			return err_wrap(err, "%s", row->name);
	}
	*ret_limits = limits;
	return 0;
}

int limit_change(const struct limits *base, const struct limit_change *change, struct limits *ret_limits,
	struct err *err)
{
	return limit_apply(base, change, NULL, ret_limits, err);
}

int limit_of(const struct limits *base, const struct limit_change *problem,
	const struct limit_change *language, struct limits *ret_limits, struct err *err)
{
	if (limit_apply(base, problem, language, ret_limits, err) < 0)
		return -1;
	limit_complete(ret_limits);
	return 0;
}
