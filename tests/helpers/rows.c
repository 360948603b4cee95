/*
 * rows.c: prints the tables of ojbox, one row a line with tabs between its columns, for tests that walk every
 * row: rows spec|config.
 *
 * Run outside of boxes by options.bats and rules.bats; compiled with the sources' own tables.  An empty
 * column is printed as a single dot.
 */
#include <stdio.h>
#include <string.h>

struct row {
	const char *kind, *name, *letter, *arg, *value, *choices, *scope;
};

static const struct row rows_spec[] = {
#define OPT(kind, id, field, name, letter, arg, value, choices, scope, help) \
	{ #kind, name, (const char[2]){ letter }, arg, value, choices, #scope },
#include "spec.def"
#undef OPT
};

static const struct row rows_config[] = {
#define KEY(kind, field, name, arg, value, choices, help) { #kind, name, "", arg, value, choices, "KEY" },
#include "config.def"
#undef KEY
};

static void rows_print(const struct row *row)
{
	const char *const columns[] = { row->kind, row->name, row->letter, row->arg, row->value, row->choices,
		row->scope };

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		printf("%s%s", i ? "\t" : "", columns[i] && *columns[i] ? columns[i] : ".");
	printf("\n");
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "spec") == 0)
		for (size_t i = 0; i < sizeof(rows_spec) / sizeof(rows_spec[0]); i++)
			rows_print(&rows_spec[i]);
	else if (argc == 2 && strcmp(argv[1], "config") == 0)
		for (size_t i = 0; i < sizeof(rows_config) / sizeof(rows_config[0]); i++)
			rows_print(&rows_config[i]);
	else
		return 9;
	return 0;
}
