/*
 * opt_print.c: a table of named values as --help and as a part of the manual; see opt.h.
 *
 * opt_show() writes single values.  Called by main for --help and --explain, and by the generator of the
 * manual's tables.  Cannot fail (the caller checks the stream).  Must never know a single option by name.
 */
#include "base/opt.h"

#include <inttypes.h>
#include <string.h>

/* "[N]" in a table stands for an argument that may be left out. */
static bool opt_may_lack(const struct opt_row *row)
{
	return row->arg && row->arg[0] == '[';
}

static void opt_help_row(const struct opt_row *row, FILE *out)
{
	char left[80];
	int used = 0;

	if (row->letter)
		used = snprintf(left, sizeof(left), "  -%c, --%s", row->letter, row->name);
	else
		used = snprintf(left, sizeof(left), "      --%s", row->name);
	if (opt_may_lack(row))
		used += snprintf(left + used, sizeof(left) - (size_t)used, "[=%.*s]",
			(int)strlen(row->arg) - 2, row->arg + 1);
	else if (row->arg)
		used += snprintf(left + used, sizeof(left) - (size_t)used, "=%s", row->arg);
	fprintf(out, used > 27 ? "%s\n%28s%s" : "%-28s%s%s", left, used > 27 ? "" : row->help,
		used > 27 ? row->help : "");
	if (row->kind == OPT_CHOICE)
		fprintf(out, ": %s", row->choices);
	if (row->value)
		fprintf(out, " (default: %s)", row->value);
	fputc('\n', out);
}

void opt_help(const struct opt_table *table, FILE *out)
{
	for (size_t i = 0; i < table->count; i++) {
		if (table->row[i].kind == OPT_HEADING)
			fprintf(out, "\n%s:\n", table->row[i].help);
		else
			opt_help_row(&table->row[i], out);
	}
}

/* mdoc takes a dot or quote at the start of a line, and a backslash anywhere, for itself. */
static void opt_mdoc_text(const char *text, FILE *out)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			fputc(*text, out);
	}
}

static void opt_mdoc_name(const struct opt_row *row, bool ini, FILE *out)
{
	size_t length = row->arg ? strlen(row->arg) : 0;

	if (ini) {
		fprintf(out, ".It Cm %s No = Ar %s\n", row->name, row->arg ? row->arg : "yes | no");
		return;
	}
	fputs(".It ", out);
	if (row->letter)
		fprintf(out, "Fl %c , ", row->letter);
	fprintf(out, "Fl \\-%s", row->name);
	if (opt_may_lack(row))
		fprintf(out, " Ns Oo = Ns Ar %.*s Oc", (int)length - 2, row->arg + 1);
	else if (row->arg)
		fprintf(out, " Ns = Ns Ar %s", row->arg);
	fputc('\n', out);
}

void opt_mdoc(const struct opt_table *table, bool ini, FILE *out)
{
	bool open = false;

	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = &table->row[i];

		if (row->kind == OPT_HEADING) {
			fprintf(out, "%s.Ss %s\n", open ? ".El\n" : "", row->help);
			fprintf(out, ".Bl -tag -width Ds\n");
			open = true;
			continue;
		}
		opt_mdoc_name(row, ini, out);
		opt_mdoc_text(row->help, out);
		if (row->kind == OPT_CHOICE)
			fprintf(out, ": %s", row->choices);
		fputs(".\n", out);
		if (row->value) {
			fputs("The default is ", out);
			opt_mdoc_text(row->value, out);
			fputs(".\n", out);
		}
	}
	if (open)
		fputs(".El\n", out);
}

/* ---- single values ---- */

/* In the largest unit that leaves no rest. */
static void opt_show_size(int64_t bytes, struct buf *text)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB" };
	size_t unit = 0;

	while (unit < 3 && bytes && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	buf_printf(text, "%" PRId64 "%s", bytes, bytes ? units[unit] : "");
}

static void opt_show_time(int64_t ms, struct buf *text)
{
	if (ms % 1000 == 0)
		buf_printf(text, "%" PRId64 "%s", ms / 1000, ms ? "s" : "");
	else
		buf_printf(text, "%" PRId64 "ms", ms);
}

static void opt_show_choice(const char *choices, int place, struct buf *text)
{
	for (; place > 0; place--)
		choices += strcspn(choices, "|") + 1;
	buf_add(text, choices, strcspn(choices, "|"));
}

void opt_show(const struct opt_row *row, const void *fields, struct buf *ret_text)
{
	const void *field = (const char *)fields + row->offset;

	switch (row->kind) {
	case OPT_FLAG:
		buf_puts(ret_text, *(const bool *)field ? "yes" : "no");
		break;
	case OPT_COUNTER:
	case OPT_COUNT:
		buf_printf(ret_text, "%" PRId64, *(const int64_t *)field);
		break;
	case OPT_TIME:
		opt_show_time(*(const int64_t *)field, ret_text);
		break;
	case OPT_SIZE:
		opt_show_size(*(const int64_t *)field, ret_text);
		break;
	case OPT_REAL:
		buf_printf(ret_text, "%.17g", *(const double *)field);
		break;
	case OPT_TEXT:
		buf_puts(ret_text, *(char *const *)field ? *(char *const *)field : "");
		break;
	case OPT_CHOICE:
		opt_show_choice(row->choices, *(const int *)field, ret_text);
		break;
	default:
		break;
	}
}
