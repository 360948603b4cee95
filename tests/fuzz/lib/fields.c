/*
 * fields.c: checks and prints the struct of an option table; see fields.h.
 *
 * Called by the targets that read options or keys.  A value that its row does not allow aborts.  Must never
 * use the functions of base/opt that it is to test.
 */
#include "lib/fields.h"

#include "lib/fuzz.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const void *fields_at(const void *fields, const struct opt_row *row)
{
	return (const char *)fields + row->offset;
}

static int fields_choices(const char *choices)
{
	int count = 1;

	for (; *choices; choices++)
		count += *choices == '|';
	return count;
}

static void fields_check_count(const struct opt_row *row, int64_t value)
{
	int64_t min = 0, max = INT64_MAX;

	if (row->choices && row->arg[0] != '[')
		must(sscanf(row->choices, "%" SCNd64 "..%" SCNd64, &min, &max) == 2, "%s", row->choices);
	/* what was not given is 0 */
	must(value == 0 || (value >= min && value <= max), "%s: %" PRId64, row->name, value);
}

static void fields_check_number(const struct opt_row *row, int64_t value, int64_t max)
{
	must(value >= 0 && value <= max, "%s: %" PRId64, row->name, value);
}

static void fields_check_list(const struct opt_row *row, const struct strv *list)
{
	must(!list->failed, "%s: out of memory", row->name);
	for (size_t i = 0; i < list->count; i++)
		must(list->item[i], "%s: no text", row->name);
	must(!list->item || !list->item[list->count], "%s: no end", row->name);
}

static void fields_check_row(const struct opt_table *table, const struct opt_row *row, const void *field)
{
	double real;
	int place;

	switch (row->kind) {
	case OPT_FLAG:
		must(*(const uint8_t *)field <= 1, "%s", row->name);
		break;
	case OPT_COUNT:
		fields_check_count(row, *(const int64_t *)field);
		break;
	case OPT_COUNTER:
	case OPT_SIZE:
		fields_check_number(row, *(const int64_t *)field, INT64_C(1) << 60);
		break;
	case OPT_TIME:
		fields_check_number(row, *(const int64_t *)field, INT64_C(1000000000000));
		break;
	case OPT_REAL:
		real = *(const double *)field;
		must(isfinite(real) && real >= 0, "%s: %g", row->name, real);
		break;
	case OPT_LIST:
	case OPT_WORDS:
		fields_check_list(row, field);
		break;
	case OPT_CHOICE:
		place = *(const int *)field;
		must(place >= 0 && place < fields_choices(row->choices), "%s: %d", row->name, place);
		break;
	case OPT_COMMAND:
		place = *(const int *)field;
		must(place >= -1 && place < (int)table->count, "%s: %d", row->name, place);
		break;
	default:
		break;
	}
}

void fields_check(const struct opt_table *table, const void *fields)
{
	for (size_t i = 0; i < table->count; i++)
		fields_check_row(table, &table->row[i], fields_at(fields, &table->row[i]));
}

static void fields_choice(const struct opt_row *row, int place, struct strv *words)
{
	const char *at = row->choices;

	while (place-- > 0)
		at += strcspn(at, "|") + 1;
	strv_printf(words, "--%s=%.*s", row->name, (int)strcspn(at, "|"), at);
}

/* A field that is a whole number, with its unit. */
static void fields_number(const struct opt_row *row, int64_t number, struct strv *words)
{
	const char *unit = row->kind == OPT_TIME ? "ms" : row->kind == OPT_SIZE ? "B" : "";

	strv_printf(words, "--%s=%" PRId64 "%s", row->name, number, unit);
}

/* The words of one row's value. */
static void fields_row(
	const struct opt_table *table, const struct opt_row *row, const void *field, struct strv *words)
{
	const struct strv *list = field;
	int64_t times = 0; /* that the bare name is given */

	switch (row->kind) {
	case OPT_FLAG:
		times = *(const bool *)field;
		break;
	case OPT_COMMAND:
		times = *(const int *)field == (int)(row - table->row);
		break;
	case OPT_COUNTER:
		times = *(const int64_t *)field;
		break;
	case OPT_COUNT:
	case OPT_TIME:
	case OPT_SIZE:
		fields_number(row, *(const int64_t *)field, words);
		break;
	case OPT_REAL:
		strv_printf(words, "--%s=%.17g", row->name, *(const double *)field);
		break;
	case OPT_TEXT:
		if (*(char *const *)field)
			strv_printf(words, "--%s=%s", row->name, *(char *const *)field);
		break;
	case OPT_LIST:
	case OPT_WORDS:
		for (size_t i = 0; i < list->count; i++)
			strv_printf(words, "--%s=%s", row->name, list->item[i]);
		break;
	case OPT_CHOICE:
		fields_choice(row, *(const int *)field, words);
		break;
	default:
		break;
	}
	for (; times > 0; times--)
		strv_printf(words, "--%s", row->name);
}

void fields_words(const struct opt_table *table, const void *fields, const void *base, struct strv *ret_words)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];
		auto_strv struct strv now = { 0 }, before = { 0 };

		fields_row(table, row, fields_at(fields, row), &now);
		if (base)
			fields_row(table, row, fields_at(base, row), &before);
		if (!base || !fuzz_same_list(&now, &before))
			strv_append(ret_words, &now);
	}
	must(!ret_words->failed, "memory");
}
