/*
 * completions.c: prints what a shell has to know to complete the words of ojbox or ojjudge, from the table of
 * options that also drives the program: completions bash|zsh|fish ojbox|ojjudge.
 *
 * Called by the Makefile.  Fails on words that it does not know.  What only the machine knows, such as
 * numbers of boxes, is asked for at completion time by a few lines for sh, which are the same in all three
 * shells.  Must never hold the name of an option but those in completions_names, for arguments that the table
 * says too little of.
 */
#include "base/opt.h"
#include "options.h"
#include "spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum completions_kind {
	COMPLETIONS_NOTHING, /* an argument that nobody can guess */
	COMPLETIONS_FILES,
	COMPLETIONS_FOLDERS,
	COMPLETIONS_VARIABLES,
	COMPLETIONS_CHOICES, /* those of the row */
	COMPLETIONS_BOXES,
	COMPLETIONS_PROFILES,
	COMPLETIONS_LANGUAGES,
};

/* By what the table calls an argument; what is not here is COMPLETIONS_NOTHING. */
static const struct {
	const char *arg;
	enum completions_kind kind;
} completions_args[] = {
	{ "FILE", COMPLETIONS_FILES },
	{ "PATH", COMPLETIONS_FILES },
	{ "DIR", COMPLETIONS_FOLDERS },
	{ "RULE", COMPLETIONS_FOLDERS },
	{ "VAR[=VALUE]", COMPLETIONS_VARIABLES },
};

static const struct {
	const char *name;
	enum completions_kind kind;
} completions_names[] = {
	{ "box-id", COMPLETIONS_BOXES },
	{ "profile", COMPLETIONS_PROFILES },
	{ "language", COMPLETIONS_LANGUAGES },
};

/*
 * Lines for sh that print words, one a line; $1 is the command that is completed.  They stand between single
 * quotes in all three shells, so they can have neither these nor a backslash.
 */
#define COMPLETIONS_HERE "me=$(readlink -f -- \"$(command -v -- \"$1\")\"); me=${me%/*}\n"

static const struct {
	enum completions_kind kind;
	const char *name, *lines;
} completions_scripts[] = {
	{ COMPLETIONS_BOXES, "boxes",
		"echo auto\n"
		"\"$1\" --list 2>/dev/null | while read -r box rest; do [ \"$box\" = BOX ] || echo \"$box\"; "
		"done" },
	{ COMPLETIONS_PROFILES, "profiles",
		COMPLETIONS_HERE
		"for file in \"${OJBOX_PROFILES:-/nowhere}\"/*.ini \"$me\"/../box-profiles/*.ini "
		"\"$me\"/../share/ojbox/box-profiles/*.ini " DATADIR "/box-profiles/*.ini; do\n"
		"[ ! -f \"$file\" ] || { file=${file##*/}; echo \"${file%.ini}\"; }\n"
		"done" },
	{ COMPLETIONS_LANGUAGES, "languages",
		COMPLETIONS_HERE "for file in \"$me\"/../config \"$me\"/../share/ojbox " DATADIR "; do\n"
				 "[ ! -f \"$file\"/languages.ini ] || break\n"
				 "done\n"
				 "while read -r word name; do\n"
				 "[ \"$word\" != \"[language\" ] || echo \"${name%]}\"\n"
				 "done 2>/dev/null <\"$file\"/languages.ini" },
};

/* The table and the commands that it is the table of. */
struct completions_program {
	const char *name;
	const char *const *commands; /* ends in NULL */
	const struct opt_table *table;
};

static bool completions_is_option(const struct opt_row *row)
{
	return row->kind != OPT_HEADING;
}

/* "[N]" in a table stands for an argument that may be left out. */
static bool completions_must_have(const struct opt_row *row)
{
	return row->arg && row->arg[0] != '[';
}

static enum completions_kind completions_kind(const struct opt_row *row)
{
	if (row->kind == OPT_CHOICE)
		return COMPLETIONS_CHOICES;
	for (size_t i = 0; i < sizeof(completions_names) / sizeof(completions_names[0]); i++)
		if (strcmp(completions_names[i].name, row->name) == 0)
			return completions_names[i].kind;
	for (size_t i = 0; row->arg && i < sizeof(completions_args) / sizeof(completions_args[0]); i++)
		if (strcmp(completions_args[i].arg, row->arg) == 0)
			return completions_args[i].kind;
	return COMPLETIONS_NOTHING;
}

static const char *completions_script(enum completions_kind kind)
{
	for (size_t i = 0; i < sizeof(completions_scripts) / sizeof(completions_scripts[0]); i++)
		if (completions_scripts[i].kind == kind)
			return completions_scripts[i].name;
	return NULL;
}

/* Whether an option of the table asks for that script. */
static bool completions_asks(const struct opt_table *table, enum completions_kind kind)
{
	for (size_t i = 0; i < table->count; i++)
		if (completions_is_option(&table->row[i]) && completions_kind(&table->row[i]) == kind)
			return true;
	return false;
}

/* A function of the shell for each script that the table asks for; `command` is the word that is completed.
 */
static void completions_functions(const struct completions_program *program, const char *front,
	const char *open, const char *command, const char *close)
{
	for (size_t i = 0; i < sizeof(completions_scripts) / sizeof(completions_scripts[0]); i++)
		if (completions_asks(program->table, completions_scripts[i].kind))
			printf("%s_%s_%s%s\nsh -c '%s' sh %s\n%s\n\n", front, program->name,
				completions_scripts[i].name, open, completions_scripts[i].lines, command,
				close);
}

/* The text with a backslash before each of `marks`; ' as the shell wants it within single quotes. */
static void completions_text(const char *text, const char *marks, const char *quote)
{
	for (; *text; text++) {
		if (*text == '\'') {
			fputs(quote, stdout);
			continue;
		}
		if (strchr(marks, *text))
			putchar('\\');
		putchar(*text);
	}
}

/* "a|b|c" with blanks between. */
static void completions_choices(const struct opt_row *row)
{
	for (const char *at = row->choices; *at; at++)
		putchar(*at == '|' ? ' ' : *at);
}

/* ---- bash ---- */

/* What stands in front of the words of a case: the names of all options that complete so, or nothing. */
static bool completions_bash_names(
	const struct opt_table *table, enum completions_kind kind, const struct opt_row *only)
{
	const char *between = "\t";

	for (size_t i = 0; i < table->count; i++) {
		const struct opt_row *row = only ? only : &table->row[i];

		if (!completions_is_option(row) || !row->arg || completions_kind(row) != kind)
			continue;
		printf("%s--%s", between, row->name);
		if (row->letter && completions_must_have(row))
			printf(" | -%c", row->letter);
		between = " | ";
		if (only)
			break;
	}
	return *between != '\t';
}

static void completions_bash_cases(const struct completions_program *program)
{
	static const struct {
		enum completions_kind kind;
		const char *words;
	} ways[] = {
		{ COMPLETIONS_NOTHING, "return" },
		{ COMPLETIONS_FILES, "files=-f" },
		{ COMPLETIONS_FOLDERS, "files=-d" },
		{ COMPLETIONS_VARIABLES, "words=$(compgen -e)" },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (completions_bash_names(program->table, ways[i].kind, NULL))
			printf(")\n\t\t%s\n\t\t;;\n", ways[i].words);
	for (size_t i = 0; i < sizeof(completions_scripts) / sizeof(completions_scripts[0]); i++)
		if (completions_bash_names(program->table, completions_scripts[i].kind, NULL)) {
			printf(")\n\t\twords=$(_%s_%s)\n", program->name, completions_scripts[i].name);
			/* a profile may be a file, too */
			printf("\t\t[[ $cur != */* ]] || files=-f\n\t\t;;\n");
		}
	for (size_t i = 0; i < program->table->count; i++) {
		const struct opt_row *row = &program->table->row[i];

		if (row->kind != OPT_CHOICE)
			continue;
		completions_bash_names(program->table, COMPLETIONS_CHOICES, row);
		printf(")\n\t\twords=\"");
		completions_choices(row);
		printf("\"\n\t\t;;\n");
	}
}

/* The shell takes "=" as a word of its own, so the option is one or two words before the one that is typed.
 */
static void completions_bash(const struct completions_program *program)
{
	const struct opt_table *table = program->table;

	completions_functions(program, "", "()\n{", "\"${COMP_WORDS[0]}\"", "}");
	printf("_%s()\n{\n", program->name);
	printf("\tlocal cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} word\n"
	       "\tlocal words='' files='' list=()\n\n"
	       "\tCOMPREPLY=()\n"
	       "\tif [[ $cur == = ]]; then\n\t\tcur=\n"
	       "\telif [[ $option == = ]]; then\n\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n"
	       "\tfi\n"
	       "\tfor word in \"${COMP_WORDS[@]:0:COMP_CWORD}\"; do\n"
	       "\t\t[[ $word != -- ]] || option=--\n"
	       "\tdone\n"
	       "\tcase $option in\n");
	completions_bash_cases(program);
	printf("\t--)\n\t\tfiles=-f\n\t\t;;\n\t*)\n\t\tfiles=-f\n\t\t[[ $cur != -* ]] || words=\"");
	for (size_t i = 0; i < table->count; i++)
		if (completions_is_option(&table->row[i])) {
			printf("\n\t\t\t--%s%s", table->row[i].name,
				completions_must_have(&table->row[i]) ? "=" : "");
			if (table->row[i].letter)
				printf(" -%c", table->row[i].letter);
		}
	printf("\"\n\t\t;;\n\tesac\n"
	       "\t"
	       "read -r -d '' -a list <<<\"$words\" || true\n"
	       "\tfor word in \"${list[@]}\"; do\n"
	       "\t\t[[ $word != \"$cur\"* ]] || COMPREPLY+=(\"$word\")\n"
	       "\tdone\n"
	       "\tif [[ -n $files && ${#COMPREPLY[@]} == 0 ]]; then\n"
	       "\t\tmapfile -t COMPREPLY < <(compgen \"$files\" -- \"$cur\")\n"
	       "\t\tcompopt -o filenames 2>/dev/null\n"
	       "\telif [[ ${COMPREPLY[*]} == *= ]]; then\n"
	       "\t\tcompopt -o nospace 2>/dev/null\n"
	       "\tfi\n\treturn 0\n}\n\ncomplete -F _%s",
		program->name);
	for (const char *const *command = program->commands; *command; command++)
		printf(" %s", *command);
	printf("\n");
}

/* ---- zsh ---- */

static void completions_zsh_action(const struct completions_program *program, const struct opt_row *row)
{
	enum completions_kind kind = completions_kind(row);

	switch (kind) {
	case COMPLETIONS_NOTHING:
		printf(" ");
		break;
	case COMPLETIONS_FILES:
		printf("_files");
		break;
	case COMPLETIONS_FOLDERS:
		printf("_directories");
		break;
	case COMPLETIONS_VARIABLES:
		printf("_parameters -g \"*export*\"");
		break;
	case COMPLETIONS_CHOICES:
		printf("(");
		completions_choices(row);
		printf(")");
		break;
	default:
		printf("{compadd -- ${(f)\"$(_%s_%s)\"}%s}", program->name, completions_script(kind),
			kind == COMPLETIONS_PROFILES ? "; _files -g \"*.ini\"" : "");
	}
}

/* One option: the ways to write it that exclude each other, what it is for, and its argument. */
static void completions_zsh_row(const struct completions_program *program, const struct opt_row *row)
{
	bool many = row->kind == OPT_LIST || row->kind == OPT_COUNTER, must = completions_must_have(row);
	const char *equals = must ? "=" : row->arg ? "=-" : "";

	printf("\t\t");
	if (many)
		printf("\"*\"");
	else if (row->letter)
		printf("\"(-%c --%s)\"", row->letter, row->name);
	if (row->letter)
		printf("{-%c%s,--%s%s}", row->letter, must ? "+" : row->arg ? "-" : "", row->name, equals);
	else
		printf("--%s%s", row->name, equals);
	printf("'[");
	completions_text(row->help, "[]:\\", "'\\''");
	printf("]");
	if (row->arg) {
		printf("%s", must ? ":" : "::");
		completions_text(row->arg, "[]:\\", "");
		printf(":");
		completions_zsh_action(program, row);
	}
	printf("'\n");
}

static void completions_zsh(const struct completions_program *program)
{
	printf("#compdef");
	for (const char *const *command = program->commands; *command; command++)
		printf(" %s", *command);
	printf("\n\n");
	completions_functions(program, "", "()\n{", "\"$words[1]\"", "}");
	printf("_%s()\n{\n\tlocal -a options=(\n", program->name);
	for (size_t i = 0; i < program->table->count; i++)
		if (completions_is_option(&program->table->row[i]))
			completions_zsh_row(program, &program->table->row[i]);
	printf("\t)\n\n\t_arguments -s -S : $options '*:file:_files'\n}\n\n_%s \"$@\"\n", program->name);
}

/* ---- fish ---- */

static void completions_fish_row(const struct completions_program *program, const struct opt_row *row)
{
	enum completions_kind kind = completions_kind(row);

	for (const char *const *command = program->commands; *command; command++)
		printf("%s -c %s", command == program->commands ? "complete" : "", *command);
	printf(" -l %s", row->name);
	if (row->letter)
		printf(" -s %c", row->letter);
	if (kind == COMPLETIONS_FILES || kind == COMPLETIONS_PROFILES)
		printf(" -r -F");
	else if (completions_must_have(row))
		printf(" -x");
	if (kind == COMPLETIONS_FOLDERS)
		printf(" -a '(__fish_complete_directories)'");
	if (kind == COMPLETIONS_VARIABLES)
		printf(" -a '(set -nx)'");
	if (kind == COMPLETIONS_CHOICES) {
		printf(" -a '");
		completions_choices(row);
		printf("'");
	}
	if (completions_script(kind))
		printf(" -a '(__%s_%s)'", program->name, completions_script(kind));
	printf(" -d '");
	completions_text(row->help, "\\", "\\'");
	printf("'\n");
}

static void completions_fish(const struct completions_program *program)
{
	completions_functions(program, "function _", "", "(commandline -opc)[1]", "end");
	for (size_t i = 0; i < program->table->count; i++)
		if (completions_is_option(&program->table->row[i]))
			completions_fish_row(program, &program->table->row[i]);
}

int main(int argc, char **argv)
{
	static const char *const boxes[] = { "ojbox", "isolate", NULL }, *const judges[] = { "ojjudge",
		NULL };
	const struct completions_program programs[] = {
		{ "ojbox", boxes, spec_table() },
		{ "ojjudge", judges, &options_table },
	};
	static const struct {
		const char *name;
		void (*print)(const struct completions_program *);
	} shells[] = {
		{ "bash", completions_bash },
		{ "zsh", completions_zsh },
		{ "fish", completions_fish },
	};

	for (size_t i = 0; argc == 3 && i < 3; i++)
		for (size_t k = 0; k < 2; k++)
			if (strcmp(shells[i].name, argv[1]) == 0 && strcmp(programs[k].name, argv[2]) == 0) {
				shells[i].print(&programs[k]);
				return ferror(stdout) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
			}
	fprintf(stderr, "completions: call it as completions bash|zsh|fish ojbox|ojjudge\n");
	return EXIT_FAILURE;
}
