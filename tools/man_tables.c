/*
 * man_tables.c: a filter that turns a manual page's template into the page: a line `@NAME` becomes the table
 * of that name, made from the .def file that also drives the program, or from the profiles that are shipped.
 *
 * Called by the Makefile.  Fails on a name it does not know.  Must never hold a fact of its own.
 */
#include "base/auto.h"
#include "base/ini.h"
#include "base/opt.h"
#include "config.h"
#include "dirs.h"
#include "meta.h"
#include "options.h"
#include "problem_keys.h"
#include "spec.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* roff has to be told which minus sign is a typed one, and wants each sentence on a line of its own. */
static void tables_text(const char *text)
{
	for (char before = '\0'; *text; before = *text++) {
		if (*text == '-')
			putchar('\\');
		putchar(*text == ' ' && before == '.' ? '\n' : *text);
	}
}

/* A name, a note in brackets or none, and a text, which gets its dot here. */
static void tables_item(const char *name, const char *note, const char *help)
{
	printf(".It Cm ");
	tables_text(name);
	if (note)
		printf(" Pq %s", note);
	printf("\n");
	tables_text(help);
	printf(".\n");
}

static void tables_keys(const struct opt_table *table)
{
	printf(".Bl -tag -width Ds\n");
	opt_mdoc(table, true, stdout);
	printf(".El\n");
}

static void tables_options(void)
{
	opt_mdoc(spec_table(), false, stdout);
}

static void tables_config(void)
{
	tables_keys(config_table());
}

/* Those options that may stand in a file, as keys, under the headings that have any. */
static void tables_defaults(void)
{
	const struct opt_table *options = spec_table();
	struct opt_row rows[SPEC_ROWS];
	struct opt_table keys = *options;
	bool heading = false;

	keys.row = rows;
	keys.count = 0;
	for (size_t i = 0; i < options->count; i++) {
		const struct opt_row *row = &options->row[i];

		if (row->kind != OPT_HEADING && !(row->scope & SPEC_FOR_KEY))
			continue;
		keys.count -= heading && row->kind == OPT_HEADING; /* nothing stood under the last */
		heading = row->kind == OPT_HEADING;
		rows[keys.count++] = *row;
	}
	keys.count -= heading;
	opt_mdoc(&keys, true, stdout);
}

static void tables_judge_options(void)
{
	opt_mdoc(&options_table, false, stdout);
}

static void tables_judge_commands(void)
{
	printf(".Bl -tag -width Ds\n");
#define COMMAND(function, name, words, minimum, maximum, help) \
	printf(".It Cm %s%s%s\n", name, *(words) ? " Ar " : "", words); \
	tables_text(help); \
	printf(".\n");
#include "commands.def"
	printf(".El\n");
}

static void tables_language(void)
{
	tables_keys(&language_table);
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

static void tables_check(void)
{
	static const char NEED[] = "need", LOSS[] = "loss", HINT[] = "hint";

	printf(".Bl -tag -width Ds\n");
#define POINT(level, name, id, title, without) tables_item(id, level, title ". Without: " without);
#include "check.def"
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

static void tables_proc(void)
{
	printf(".Bl -tag -width sysrq-trigger -compact\n");
#define FOLDER(name, why) tables_item(name, NULL, why);
#define FILE(name, why)   tables_item(name, NULL, why);
#define SHUT(name, why)   tables_item(name, NULL, why);
#include "mounts_proc.def"
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

/* The comparers, each with the keys that not all of them know. */
static void tables_compare(void)
{
	printf(".Bl -tag -width tokens\n");
	for (size_t i = 0; i < COMPARE_KINDS; i++) {
		const char *before = "Keys: ";

		tables_item(compare_table[i].name, NULL, compare_table[i].help);
		for (size_t k = 0; k < COMPARE_KEY_COUNT; k++) {
			const char *prefix = compare_keys[k].prefix;

			if (!(compare_table[i].keys & compare_keys[k].bit))
				continue;
			printf("%s", before);
			tables_text(prefix);
			printf("%s", prefix[strlen(prefix) - 1] == '-' ? "*" : "");
			before = ", ";
		}
		printf("%s", compare_table[i].keys ? ".\n" : "");
	}
	printf(".El\n");
}

static void tables_checkers(void)
{
	printf(".Bl -tag -width exit-code\n");
#define CHECKER(id, name, form, reads, function, help) tables_item(name, *form ? form : NULL, help);
#include "checker.def"
	printf(".El\n");
}

static void tables_types(void)
{
	printf(".Bl -tag -width communication\n");
#define TYPE(id, name, function, help) tables_item(name, NULL, help);
#include "types.def"
	printf(".El\n");
}

static void tables_scorings(void)
{
	printf(".Bl -tag -width threshold:X\n");
#define SCORING(id, name, bound, where, help) tables_item((bound) ? name ":X" : name, NULL, help);
#include "scoring.def"
	printf(".El\n");
}

static void tables_verify(void)
{
	static const char FAILED[] = "error", BROKEN[] = "exit status 2", WARNING[] = "warning";

	printf(".Bl -tag -width Ds\n");
#define VERIFY(id, name, level, help) tables_item(name, level, help);
#include "verify.def"
	printf(".El\n");
}

static void tables_function_types(void)
{
	printf(".Bl -tag -width string\n");
#define FUNCTION(id, name, help) tables_item(name, NULL, help);
#include "function.def"
	printf(".El\n");
}

static void tables_visible(void)
{
	printf(".Bl -tag -width verdict\n");
#define VISIBLE(id, name, help) tables_item(name, NULL, help);
#include "visible.def"
	printf(".El\n");
}

static void tables_verdicts(void)
{
	printf(".Bl -tag -width Ds\n");
#define VERDICT(name, title, exit, help) tables_item(#name, title, help);
#include "verdict.def"
	printf(".El\n");
}

/* A set of system calls, and what stands for a row of its table: a call and its answer while denied. */
struct tables_set {
	const char *id, *name, *state, *strict, *what, *why;
};

struct tables_call {
	const char *set, *name, *answer;
};

static const struct tables_set tables_sets[] = {
#define SET(id, name, state, strict, what, why) { #id, name, #state, #strict, what, why },
#include "syscalls.def"
};

static const struct tables_call tables_calls[] = {
#define CALL(set, call, answer, ...) { #set, #call, #answer },
#define ARG(set, call, answer, ...)  { #set, #call, #answer },
#include "syscalls.def"
};

#define TABLES_CALLS (sizeof(tables_calls) / sizeof(tables_calls[0]))

static bool tables_told(size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (strcmp(tables_calls[i].set, tables_calls[row].set) == 0 &&
			strcmp(tables_calls[i].name, tables_calls[row].name) == 0 &&
			strcmp(tables_calls[i].answer, tables_calls[row].answer) == 0)
			return true;
	return false;
}

static const char *tables_state(const struct tables_set *set)
{
	if (strcmp(set->state, "NETWORK") == 0)
		return "allowed in a box with a network";
	if (strcmp(set->state, "MEMORY") == 0)
		return "allowed where a control group limits memory";
	if (strcmp(set->state, "DENIED") == 0)
		return "denied";
	return strcmp(set->strict, "DENIED") == 0 ? "allowed, in strict denied" : "allowed";
}

static void tables_set(const struct tables_set *set)
{
	const char *between = "Calls: ";

	printf(".It Cm ");
	tables_text(set->name);
	printf(" Pq %s\n", tables_state(set));
	tables_text(set->what);
	printf(":\n");
	tables_text(set->why);
	printf(".\n");
	for (size_t i = 0; i < TABLES_CALLS; i++) {
		const struct tables_call *call = &tables_calls[i];
		const char *answer = strcmp(call->answer, "SUCCESS") == 0 ? "does nothing" : call->answer;

		if (strcmp(call->set, set->id) != 0 || tables_told(i))
			continue;
		printf("%s%s (%s)", between, call->name, answer);
		between = ", ";
	}
	printf(*between == ',' ? ".\n" : "");
}

static void tables_syscalls(void)
{
	printf(".Bl -tag -width Ds\n");
	for (size_t i = 0; i < sizeof(tables_sets) / sizeof(tables_sets[0]); i++)
		tables_set(&tables_sets[i]);
	printf(".El\n");
}

/* One key of a profile: what it says of itself. */
static int tables_profile(void *user, const struct ini_event *event, struct err *err)
{
	const char *file = strrchr(event->file, '/') + 1;

	(void)user, (void)err;
	if (event->name && strcmp(event->name, "description") == 0)
		printf(".It Cm %.*s\n%s.\n", (int)strcspn(file, "."), file, event->value);
	return 0;
}

/* The profiles that are shipped, from their files; make calls from the folder that these lie below. */
static void tables_profiles(void)
{
	auto_strv struct strv errors = { 0 };
	struct err err = { 0 };
	glob_t files;

	if (glob("box-profiles/*.ini", 0, NULL, &files) != 0)
		exit(EXIT_FAILURE);
	printf(".Bl -tag -width interactive\n");
	for (size_t i = 0; i < files.gl_pathc; i++)
		if (ini_read_path(files.gl_pathv[i], tables_profile, NULL, &errors, &err) < 0) {
			fprintf(stderr, "man_tables: %s\n", err.text);
			exit(EXIT_FAILURE);
		}
	printf(".El\n");
	globfree(&files);
}

struct tables_row {
	const char *name;
	void (*print)(void);
};

/* The sections of problem.ini are tables besides, by their names. */
static const struct tables_row tables_rows[] = {
	{ "options", tables_options },
	{ "config", tables_config },
	{ "defaults", tables_defaults },
	{ "meta", tables_meta },
	{ "exits", tables_exits },
	{ "check", tables_check },
	{ "dirs", tables_dirs },
	{ "proc", tables_proc },
	{ "dir-options", tables_dir_options },
	{ "profiles", tables_profiles },
	{ "judge-options", tables_judge_options },
	{ "judge-commands", tables_judge_commands },
	{ "language", tables_language },
	{ "compare", tables_compare },
	{ "checkers", tables_checkers },
	{ "syscalls", tables_syscalls },
	{ "function-types", tables_function_types },
	{ "verdicts", tables_verdicts },
	{ "scorings", tables_scorings },
	{ "types", tables_types },
	{ "visible", tables_visible },
	{ "verify", tables_verify },
};

static int tables_print(const char *name)
{
	for (size_t i = 0; i < sizeof(tables_rows) / sizeof(tables_rows[0]); i++) {
		if (strcmp(tables_rows[i].name, name) != 0)
			continue;
		tables_rows[i].print();
		return 0;
	}
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++) {
		if (strcmp(problem_sections[i].kind, name) != 0)
			continue;
		tables_keys(problem_sections[i].table);
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
