/*
 * icpc.c: packages of ICPC and Kattis, and DOMjudge's: from the folder to problem.ini.
 *
 * package.c calls package_icpc().  What is in the package's files is read by the parts that icpc.h lists, and
 * then written, section by section.  Versions are legacy, legacy-icpc and 2025-09, which drafts called
 * 2023-07 are taken for.  It must never judge a package by other rules than those of its own format: what
 * cannot be said in problem.ini is told.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

/* What the format's systems take where nothing is said. */
#define ICPC_MEMORY             2048 /* MiB */
#define ICPC_OUTPUT             8    /* MiB */
#define ICPC_CODE               128  /* KiB */
#define ICPC_COMPILATION_TIME   60   /* s */
#define ICPC_COMPILATION_MEMORY 2048 /* MiB */
/* DOMjudge's, for all: programs may have threads. */
#define ICPC_PROCESSES  64
#define ICPC_TIME_LIMIT 10 /* s; until it is calibrated */
/* Bytes of a name; a line of problem.ini has no room for more. */
#define ICPC_NAME_MAX 150

/* ---- the version ---- */

static void icpc_version(struct icpc *icpc)
{
	static const struct {
		const char *name;
		unsigned int version;
		bool draft;
	} versions[] = {
		{ "legacy", ICPC_LEGACY, false },
		{ "legacy-icpc", ICPC_LEGACY_ICPC, false },
		{ "2025-09", ICPC_NEW, false },
		{ "2025-09-draft", ICPC_NEW, true },
		{ "draft", ICPC_NEW, true },
		{ "2023-07", ICPC_NEW, true },
		{ "2023-07-draft", ICPC_NEW, true },
	};
	const struct node *node = node_get(icpc->yaml, "problem_format_version");

	icpc->version = ICPC_LEGACY;
	if (!node_given(node))
		return;
	for (size_t i = 0; node->kind == NODE_TEXT && i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (strcmp(versions[i].name, node->text) != 0)
			continue;
		icpc->version = versions[i].version;
		icpc->draft = versions[i].draft;
		return;
	}
	icpc_yaml_error(icpc, icpc->file, "problem_format_version", node,
		"'%s' is none of legacy, legacy-icpc and 2025-09",
		node->kind == NODE_TEXT ? node->text : "...");
}

/* ---- the statement ---- */

/* The language in problem.LANG.EXT, or "" of problem.EXT; false: the file is called otherwise. */
static bool icpc_statement_language(const char *name, const char *const *extensions, char ret_language[24])
{
	const char *dot = strrchr(name, '.');
	bool known = false;
	size_t length;

	for (size_t i = 0; dot && extensions[i]; i++)
		known = known || strcmp(dot + 1, extensions[i]) == 0;
	if (!known || strncmp(name, "problem.", 8) != 0)
		return false;
	length = dot > name + 8 ? (size_t)(dot - name - 8) : 0;
	if (length >= 24)
		return false;
	memcpy(ret_language, name + 8, length);
	ret_language[length] = '\0';
	return true;
}

/* In 2025-09 there is a name for each language of the statement, and a statement for each name. */
static void icpc_statement_names(struct icpc *icpc, const char *folder, const struct strv *languages)
{
	struct node *name = icpc->set.name;
	bool map = name && name->kind == NODE_MAP;

	if (icpc->version != ICPC_NEW || !name || !languages->count)
		return;
	for (size_t i = 0; i < languages->count; i++) {
		const char *language = *languages->item[i] ? languages->item[i] : "en";

		if (map ? !node_get(name, language) : strcmp(language, "en") != 0)
			icpc_yaml_error(icpc, icpc->file, "name", name,
				"%s has a statement in '%s', and there is no name in that language", folder,
				language);
	}
	for (const struct node *item = map ? name->first : NULL; item; item = item->next)
		if (!strv_has(languages, item->key))
			icpc_yaml_error(icpc, icpc->file, "name", item,
				"%s has no problem.%s.tex, .md or .pdf", folder, item->key);
}

/* Finds an English one if there is one; NULL: there is none in that folder. */
static char *icpc_statement_in(struct icpc *icpc, const char *folder)
{
	static const char *const kinds[] = { "pdf", "tex", "md", "html", "txt", NULL };
	auto_strv struct strv names = { 0 }, languages = { 0 };
	char *found = NULL;
	bool english = false;

	package_list(icpc->package, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char language[24];

		if (!icpc_statement_language(names.item[i], kinds, language))
			continue;
		if (!strv_has(&languages, language))
			strv_add(&languages, language);
		if (found && (english || strcmp(language, "en") != 0))
			continue;
		english = strcmp(language, "en") == 0;
		free(found);
		found = *folder == '.' ? icpc_copy(icpc, names.item[i])
				       : icpc_text(icpc, "%s/%s", folder, names.item[i]);
	}
	icpc_statement_names(icpc, folder, &languages);
	return found;
}

static void icpc_statement(struct icpc *icpc)
{
	const char *folder = icpc->version == ICPC_NEW ? "statement" : "problem_statement";
	auto_free char *found = icpc_statement_in(icpc, folder);

	/* as DOMjudge once had it */
	if (!found)
		found = icpc_statement_in(icpc, ".");
	if (found && package_is_file(icpc->package, found))
		package_key(icpc->package, "statement", "%s", found);
	else if (!found)
		package_note(icpc->package, NULL, 0, "there is no statement: no %s/problem.en.tex", folder);
}

/* ---- [problem], [limits] ---- */

static const char *icpc_kind(const struct icpc *icpc)
{
	if (icpc->answers)
		return "output-only";
	if (icpc->multi_pass)
		return "multi-pass";
	return icpc->interactive ? "interactive" : "batch";
}

/* The name of the folder, where none is given. */
static void icpc_write_name(struct icpc *icpc)
{
	const char *path = icpc->package->path;
	size_t length = strlen(path), begin;

	while (length > 1 && path[length - 1] == '/')
		length--;
	begin = length;
	while (begin && path[begin - 1] != '/')
		begin--;
	if (icpc->name && icpc->name[strspn(icpc->name, " \t\r\n")]) {
		icpc_cut(icpc->name, ICPC_NAME_MAX);
		package_key(icpc->package, "name", "%s", icpc->name);
	} else {
		package_key(icpc->package, "name", "%.*s", (int)(length - begin), path + begin);
	}
}

static void icpc_write_problem(struct icpc *icpc)
{
	struct package *package = icpc->package;

	package_section(package, "problem", NULL);
	icpc_write_name(icpc);
	package_key(package, "type", "%s", icpc_kind(icpc));
	if (icpc->languages.count && !icpc->answers)
		package_key_words(package, "languages", &icpc->languages);
	icpc_statement(icpc);
}

static void icpc_write_seconds(struct icpc *icpc, const char *key, double seconds)
{
	auto_buf struct buf text = { 0 };

	buf_number(&text, seconds);
	package_key(icpc->package, key, "%ss", buf_text(&text));
}

static void icpc_write_number(
	struct icpc *icpc, const char *key, int64_t given, int64_t otherwise, const char *unit)
{
	package_key(icpc->package, key, "%lld%s", (long long)(given ? given : otherwise), unit);
}

/* How the time limit follows from solutions. */
static void icpc_write_calibrate(struct icpc *icpc)
{
	const struct icpc_settings *set = &icpc->set;
	bool recent = icpc->version == ICPC_NEW;
	double ac = recent ? set->ac_to_time_limit : set->time_multiplier;
	double tle = recent ? set->time_limit_to_tle : set->time_safety_margin;

	package_section(icpc->package, "calibrate", NULL);
	icpc_key_number(icpc, "ac-to-time-limit", ac > 0 ? ac : recent ? 2 : 5);
	icpc_key_number(icpc, "time-limit-to-tle", tle > 0 ? tle : recent ? 1.5 : 2);
	icpc_write_seconds(icpc, "time-resolution", set->time_resolution > 0 ? set->time_resolution : 1);
}

static void icpc_write_limits(struct icpc *icpc)
{
	const struct icpc_settings *set = &icpc->set;
	struct package *package = icpc->package;

	package_section(package, "limits", NULL);
	if (!(icpc->time_limit > 0) && !icpc->answers)
		package_note(package, icpc->yaml ? icpc->file : NULL, 0,
			"no time limit is given: it is %d s until the imported problem has one by its "
			"solutions, "
			"of `ojjudge calibrate --write`",
			ICPC_TIME_LIMIT);
	icpc_write_seconds(icpc, "time", icpc->time_limit > 0 ? icpc->time_limit : ICPC_TIME_LIMIT);
	icpc_write_number(icpc, "memory", set->memory, ICPC_MEMORY, "MiB");
	icpc_write_number(icpc, "output", set->output, ICPC_OUTPUT, "MiB");
	/* What is handed in where answers are is output. */
	if (icpc->answers && !set->code)
		icpc_write_number(icpc, "code", set->output, ICPC_OUTPUT, "MiB");
	else
		icpc_write_number(icpc, "code", set->code, ICPC_CODE, "KiB");
	icpc_write_number(icpc, "processes", ICPC_PROCESSES, 0, "");
	if (icpc->multi_pass)
		icpc_write_number(icpc, "passes", set->validation_passes, 2, "");
	if (icpc->answers)
		return;
	icpc_write_calibrate(icpc);
	package_section(package, "compile", NULL);
	icpc_write_number(icpc, "time", set->compilation_time, ICPC_COMPILATION_TIME, "s");
	icpc_write_number(icpc, "memory", set->compilation_memory, ICPC_COMPILATION_MEMORY, "MiB");
}

/* ---- the rest ---- */

/* What is there besides. */
static void icpc_others(struct icpc *icpc)
{
	static const struct {
		const char *folder, *what;
	} others[] = {
		{ "attachments", "is for contestants to load down, and not used here" },
		{ "generators", "is not run: tests are taken as they are" },
		{ "solution", "is read by people alone" },
		{ "input_visualizer", "is not run: nothing is drawn" },
		{ "output_visualizer", "is not run: nothing is drawn" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (package_is_folder(icpc->package, others[i].folder))
			package_note(icpc->package, others[i].folder, 0, "the folder %s", others[i].what);
	if (package_is_folder(icpc->package, "static_validator"))
		package_error(icpc->package, "static_validator", 0,
			"programs that look at the source are not to be had: say it in [rules] of a "
			"problem.ini, and "
			"take the folder out");
	if (icpc->set.validation_output)
		package_note(icpc->package, icpc->file, 0,
			"limits.validation_output is left out: what validators write is bounded, but not by "
			"this");
}

static void icpc_read(struct icpc *icpc)
{
	struct package *package = icpc->package;

	if (package_kind(package, ICPC_YAML)) {
		icpc->yaml = icpc_yaml(icpc, ICPC_YAML);
		if (!icpc->yaml)
			return;
		icpc_version(icpc);
		icpc_keys(icpc);
	}
	icpc_about(icpc);
	icpc->time_limit = icpc->set.time_limit;
	icpc_domjudge(icpc);
	icpc_programs(icpc);
	icpc_data(icpc);
}

static void icpc_write(struct icpc *icpc)
{
	icpc_write_problem(icpc);
	icpc_write_limits(icpc);
	icpc_programs_write(icpc);
	icpc_validators_write(icpc);
	icpc_data_write(icpc);
	icpc_groups_write(icpc);
	icpc_submissions(icpc);
	icpc_others(icpc);
}

static void icpc_free(struct icpc *icpc)
{
	icpc_data_free(icpc);
	icpc_program_free(&icpc->validator);
	icpc_program_free(&icpc->grader);
	for (size_t i = 0; i < icpc->input_validators; i++)
		icpc_program_free(&icpc->input_validator[i]);
	free(icpc->input_validator);
	icpc_flags_free(&icpc->checker);
	node_free(icpc->yaml);
	free(icpc->name);
	strv_free(&icpc->languages);
	strv_free(&icpc->constant);
	strv_free(&icpc->value);
	strv_free(&icpc->flags);
	strv_free(&icpc->test_names);
	strv_free(&icpc->group_names);
	strv_free(&icpc->solution_names);
	strv_free(&icpc->validator_names);
}

void package_icpc(struct package *package)
{
	struct icpc icpc = { .package = package, .version = ICPC_LEGACY, .file = ICPC_YAML };

	icpc_read(&icpc);
	/* A file that is no YAML says nothing that could be written. */
	if (!package->errors.count || icpc.tests)
		icpc_write(&icpc);
	icpc_free(&icpc);
}
