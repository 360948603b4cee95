/*
 * opt.c: giving rows of a table their values, from the command line or an INI file; see opt.h.
 *
 * Called by spec (boxes), by ojbox's configuration and by ojjudge.  Fails on unknown names and bad values,
 * with a remedy in the text.  Must never print, and never read a value twice in two ways.
 */
#include "base/opt.h"

#include "base/auto.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

static void *opt_field(void *fields, const struct opt_row *row)
{
	return (char *)fields + row->offset;
}

static bool opt_takes_value(const struct opt_row *row)
{
	return row->kind != OPT_HEADING && row->kind != OPT_COMMAND && row->kind != OPT_ALIAS;
}

const struct opt_row *opt_find(const struct opt_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->row[i].kind != OPT_HEADING && strcmp(table->row[i].name, name) == 0)
			return &table->row[i];
	return NULL;
}

/* The nearest name among rows that take a value, or among all that stand on a command line. */
static const char *opt_nearest_of(const struct opt_table *table, const char *name, bool all)
{
	const char **names = calloc(table->count + 1, sizeof(*names));
	const char *nearest;
	size_t count = 0;

	if (!names)
		return NULL;
	for (size_t i = 0; i < table->count; i++)
		if (all ? table->row[i].kind != OPT_HEADING : opt_takes_value(&table->row[i]))
			names[count++] = table->row[i].name;
	nearest = text_nearest(name, names);
	free(names);
	return nearest;
}

const char *opt_nearest(const struct opt_table *table, const char *name)
{
	return opt_nearest_of(table, name, false);
}

/* The place of `value` in "a|b|c", or -1. */
static int opt_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);
	int place = 0;

	for (const char *at = choices; *at; place++) {
		size_t here = strcspn(at, "|");

		if (here == length && memcmp(at, value, length) == 0)
			return place;
		at += here;
		at += *at == '|';
	}
	return -1;
}

static int opt_set_count(const struct opt_row *row, void *field, const char *value, struct err *err)
{
	int64_t min = 0, max = INT64_MAX;

	if (row->choices && row->arg[0] != '[')
		sscanf(row->choices, "%" SCNd64 "..%" SCNd64, &min, &max);
	return text_count(value, min, max, field, err);
}

static int opt_set_choice(const struct opt_row *row, void *field, const char *value, struct err *err)
{
	int place = opt_choice(row->choices, value);

	if (place < 0)
		return err_set(err, ERR_USAGE, "'%s' is none of %s", value, row->choices);
	*(int *)field = place;
	return 0;
}

static int opt_set_text(void *field, const char *value, struct err *err)
{
	char *copy = strdup(value);

	if (!copy)
		return err_nomem(err);
	free(*(char **)field);
	*(char **)field = copy;
	return 0;
}

static int opt_set_list(void *field, const char *value, struct err *err)
{
	strv_add(field, value);
	return strv_check(field, err);
}

const struct opt_row *opt_target(const struct opt_table *table, const struct opt_row *row)
{
	const struct opt_row *target;
	char name[64];

	if (row->kind != OPT_ALIAS)
		return row;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(row->choices, "="), row->choices);
	target = opt_find(table, name);
	return target ? target : row;
}

/* A switch: given bare it is on; in an INI file it has a value. */
static int opt_set_switch(const struct opt_row *row, void *field, const char *value, struct err *err)
{
	if (row->kind == OPT_COUNTER) {
		if (value)
			return text_count(value, 0, 9, field, err);
		*(int64_t *)field += 1;
		return 0;
	}
	if (value)
		return text_bool(value, field, err);
	*(bool *)field = true;
	return 0;
}

int opt_set(const struct opt_table *table, void *fields, const struct opt_row *row, const char *value,
	struct err *err)
{
	void *field;

	if (row->kind == OPT_ALIAS) {
		value = strchr(row->choices, '=') + 1;
		row = opt_target(table, row);
	}
	field = opt_field(fields, row);
	if (row->kind == OPT_FLAG || row->kind == OPT_COUNTER)
		return opt_set_switch(row, field, value, err);
	if (!value && row->arg && row->arg[0] == '[')
		value = row->choices;
	if (!value && opt_takes_value(row))
		return err_set(err, ERR_USAGE, "needs a value");
	switch (row->kind) {
	case OPT_COUNT:
		return opt_set_count(row, field, value, err);
	case OPT_TIME:
		return text_time(value, table->need_unit, field, err);
	case OPT_SIZE:
		return text_size(value, table->need_unit, field, err);
	case OPT_REAL:
		return text_real(value, field, err);
	case OPT_TEXT:
		return opt_set_text(field, value, err);
	case OPT_LIST:
		return opt_set_list(field, value, err);
	case OPT_WORDS:
		return text_words(value, field, err);
	case OPT_CHOICE:
		return opt_set_choice(row, field, value, err);
	case OPT_COMMAND:
		*(int *)field = (int)(row - table->row);
		return 0;
	default:
		return err_set(err, ERR_USAGE, "takes no value");
	}
}

int opt_defaults(const struct opt_table *table, void *fields, struct err *err)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];

		if (row->kind == OPT_COMMAND)
			*(int *)opt_field(fields, row) = -1;
		else if (row->value && opt_set(table, fields, row, row->value, err) < 0)
			return err_wrap(err, "default of %s", row->name);
	}
	return 0;
}

void opt_free(const struct opt_table *table, void *fields)
{
	for (size_t i = 0; i < table->count; i++) {
		void *field = opt_field(fields, &table->row[i]);

		switch (table->row[i].kind) {
		case OPT_TEXT:
			free(*(char **)field);
			*(char **)field = NULL;
			break;
		case OPT_LIST:
		case OPT_WORDS:
			strv_free(field);
			break;
		default:
			break;
		}
	}
}

/* ---- the command line ---- */

static int opt_argument(const struct opt_row *row)
{
	if (!row->arg)
		return no_argument;
	return row->arg[0] == '[' ? optional_argument : required_argument;
}

/* Fills getopt's two descriptions of the table; longs has room for count + 1, shorts for 3 * count + 2. */
static void opt_describe(const struct opt_table *table, struct option *longs, char *shorts)
{
	size_t used = 0;

	*shorts++ = ':';
	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];

		if (row->kind == OPT_HEADING)
			continue;
		longs[used++] = (struct option){ row->name, opt_argument(row), NULL, 256 + (int)i };
		if (!row->letter)
			continue;
		*shorts++ = row->letter;
		for (int colons = opt_argument(row); colons > 0; colons--)
			*shorts++ = ':';
	}
	*shorts = '\0';
}

static const struct opt_row *opt_by_code(const struct opt_table *table, int code)
{
	if (code >= 256)
		return &table->row[code - 256];
	for (size_t i = 0; i < table->count; i++)
		if (code && table->row[i].letter == code)
			return &table->row[i];
	return NULL;
}

/* How a person names a row: --box-id (or -b). */
static void opt_shown(const struct opt_row *row, char *shown, size_t room)
{
	if (row->letter)
		snprintf(shown, room, "--%s (-%c)", row->name, row->letter);
	else
		snprintf(shown, room, "--%s", row->name);
}

static int opt_unknown(const struct opt_table *table, const char *word, struct err *err)
{
	auto_free char *name = strndup(word + strspn(word, "-"), strcspn(word + strspn(word, "-"), "="));
	const char *nearest = name && strncmp(word, "--", 2) == 0 ? opt_nearest_of(table, name, true) : NULL;
	const struct opt_row *row = name ? opt_find(table, name) : NULL;

	if (!optopt || optopt >= 256) {
		if (row)
			return err_set(err, ERR_USAGE, "--%s takes no value; see --help", name);
		if (nearest)
			return err_set(err, ERR_USAGE, "unknown option %s: did you mean --%s? see --help",
				word, nearest);
		return err_set(err, ERR_USAGE, "unknown option %s; see --help", word);
	}
	return err_set(err, ERR_USAGE, "unknown option -%c; see --help", optopt);
}

static int opt_given(const struct opt_table *table, void *fields, const struct opt_row *row, struct err *err)
{
	char shown[64];
	int *command;

	opt_shown(row, shown, sizeof(shown));
	command = opt_field(fields, row);
	if (row->kind == OPT_COMMAND && *command >= 0 && &table->row[*command] != row)
		return err_set(err, ERR_USAGE, "--%s and --%s exclude each other; give one command",
			table->row[*command].name, row->name);
	if (opt_set(table, fields, row, optarg, err) < 0)
		return err_wrap(err, "%s", shown);
	return 0;
}

int opt_parse(const struct opt_table *table, void *fields, int argc, char **argv, int *seen, int *ret_rest,
	struct err *err)
{
	auto_free struct option *longs = calloc(table->count + 1, sizeof(*longs));
	auto_free char *shorts = calloc(table->count * 3 + 2, 1);
	int code, turn = 0;

	if (!longs || !shorts)
		return err_nomem(err);
	opt_describe(table, longs, shorts);
	optind = 0;
	opterr = 0;
	for (;;) {
		const struct opt_row *row;
		char shown[64];

		code = getopt_long(argc, argv, shorts, longs, NULL);
		if (code < 0)
			break;
		row = opt_by_code(table, code == ':' ? optopt : code);
		if (code == '?' || !row)
			return opt_unknown(table, argv[optind - 1], err);
		if (code == ':') {
			opt_shown(row, shown, sizeof(shown));
			return err_set(
				err, ERR_USAGE, "%s needs a value: --%s=%s", shown, row->name, row->arg);
		}
		if (opt_given(table, fields, row, err) < 0)
			return -1;
		if (seen)
			seen[row - table->row] = ++turn;
	}
	*ret_rest = optind;
	return 0;
}

/* ---- INI files ---- */

static int opt_ini_unknown(const struct opt_table *table, const char *name, struct err *err)
{
	const char *nearest = opt_nearest(table, name);

	if (nearest)
		return err_set(err, ERR_CONFIG, "unknown key '%s': did you mean '%s'?", name, nearest);
	return err_set(err, ERR_CONFIG, "unknown key '%s'", name);
}

int opt_ini(const struct opt_table *table, void *fields, const struct ini_event *event, int *seen,
	struct err *err)
{
	const struct opt_row *row = opt_find(table, event->name);
	bool grows;

	if (strncmp(event->name, "x-", 2) == 0)
		return 0;
	if (!row || !opt_takes_value(row))
		return opt_ini_unknown(table, event->name, err);
	grows = row->kind == OPT_LIST || row->kind == OPT_WORDS;
	if (event->continuation && !grows)
		return err_set(err, ERR_CONFIG,
			"an indented line cannot go on with '%s': remove the indentation", event->name);
	if (seen[row - table->row] && !grows)
		return err_set(err, ERR_CONFIG, "'%s' is given twice, first in line %d", event->name,
			seen[row - table->row]);
	if (!seen[row - table->row] && grows && row->value)
		strv_free(opt_field(fields, row)); /* what a file says takes the place of the default */
	seen[row - table->row] = event->line;
	if (opt_set(table, fields, row, event->value, err) < 0) {
		err->class = ERR_CONFIG;
		return err_wrap(err, "%s", event->name);
	}
	return 0;
}
