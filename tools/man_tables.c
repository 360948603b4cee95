/*
 * man_tables.c: a filter that turns a manual page's template into the page: a line `@NAME` becomes the table
 * of that name, made from the .def file that also drives the program.
 *
 * Called by the Makefile.  Fails on a name it does not know.  Must never hold a fact of its own.
 */
#include "base/opt.h"
#include "config.h"
#include "dirs.h"
#include "meta.h"
#include "spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names and texts in mdoc: a dot that ends the line where a text does not end in one. */
static void tables_item(const char *name, const char *note, const char *help)
{
	printf(".It Cm %s", name);
	if (note)
		printf(" Pq %s", note);
	printf("\n%s.\n", help);
}

static void tables_options(void)
{
	opt_mdoc(spec_table(), false, stdout);
}

static void tables_config(void)
{
	printf(".Bl -tag -width Ds\n");
	opt_mdoc(config_table(), true, stdout);
	printf(".El\n");
}

static void tables_meta(void)
{
	printf(".Bl -tag -width csw-voluntary\n");
#define META(id, name, unit, help) tables_item(name, unit, help);
#include "meta.def"
#undef META
	printf(".El\n");
}

static void tables_exits(void)
{
	printf(".Bl -tag -width Ds\n");
#define EXIT(name, number, meaning) tables_item(#number, NULL, meaning);
#include "exits.def"
#undef EXIT
	printf(".El\n");
}

static void tables_dirs(void)
{
	printf(".Bl -tag -width proc=proc:fs\n");
#define DIR(rule, help) tables_item(rule, NULL, help);
#include "dirs.def"
#undef DIR
	printf(".El\n");
}

static void tables_dir_options(void)
{
	size_t count;
	const struct dir_option *option = dirs_options(&count);

	printf(".Bl -tag -width noexec\n");
	for (size_t i = 0; i < count; i++)
		tables_item(option[i].name, NULL, option[i].help);
	printf(".El\n");
}

struct tables_row {
	const char *name;
	void (*print)(void);
};

static const struct tables_row tables_rows[] = {
	{ "options", tables_options },
	{ "config", tables_config },
	{ "meta", tables_meta },
	{ "exits", tables_exits },
	{ "dirs", tables_dirs },
	{ "dir-options", tables_dir_options },
};

static int tables_print(const char *name)
{
	for (size_t i = 0; i < sizeof(tables_rows) / sizeof(tables_rows[0]); i++) {
		if (strcmp(tables_rows[i].name, name) != 0)
			continue;
		tables_rows[i].print();
		return 0;
	}
	fprintf(stderr, "man_tables: no table '%s'\n", name);
	return -1;
}

int main(void)
{
	char line[1024];

	while (fgets(line, sizeof(line), stdin)) {
		if (line[0] != '@') {
			fputs(line, stdout);
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		if (tables_print(line + 1) < 0)
			return EXIT_FAILURE;
	}
	return ferror(stdin) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
