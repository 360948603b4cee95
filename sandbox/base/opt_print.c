/*
 * opt_print.c: a table of named values as --help and as a part of the manual; see opt.h.
 *
 * Called by main for --help and by the generator of the manual's tables.  Cannot fail (the caller checks the
 * stream).  Must never know a single option by name.
 */
#include "base/opt.h"

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
