/*
 * icpc_programs.c: programs of the jury's in an ICPC package, and files that are included in submissions.
 *
 * icpc.c calls it before the tests are read.  A program is a file or a folder; what its language is and which
 * of its files are sources is found here, so that the sections of problem.ini can say it.  Fails on programs
 * that could not be built.  It must never leave one out without a word that decides about verdicts.
 */
#include "package/icpc.h"

#include "base/auto.h"

#include <string.h>

void icpc_program_free(struct icpc_program *program)
{
	free(program->name);
	free(program->path);
	strv_free(&program->source);
	strv_free(&program->include);
	strv_free(&program->command);
	*program = (struct icpc_program){ 0 };
}

const char *icpc_language(const struct icpc *icpc, const char *code)
{
	static const char *const names[][2] = {
#define ICPC_LANGUAGE(code, ours) { code, ours },
#include "package/icpc_languages.def"
	};
	const struct language *language;
	struct err err;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i][0], code) == 0)
			code = names[i][1];
	language = languages_find(icpc->package->languages, code, &err);
	return language ? language->name : NULL;
}

/* ---- one program ---- */

/* A file that belongs to no program: a description, or what a version control keeps. */
static bool icpc_program_prose(const char *name)
{
	static const char *const ends[] = { ".md", ".txt", ".pdf", ".yaml", ".yml" };
	size_t length = strlen(name);

	if (strncasecmp(name, "README", 6) == 0 || strncasecmp(name, "LICENSE", 7) == 0)
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (length > strlen(ends[i]) && strcmp(name + length - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

/* Whether a source begins with a line that names another Python than ours. */
bool icpc_python2(const char *text)
{
	size_t length = strcspn(text, "\n");
	auto_free char *line = strncmp(text, "#!", 2) == 0 ? strndup(text, length) : NULL;

	return line && strstr(line, "python2");
}

static bool icpc_program_testlib(const struct buf *text)
{
	static const char *const lines[] = { "#include \"testlib.h\"", "#include <testlib.h>" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (memmem(buf_text(text), text->len, lines[i], strlen(lines[i])))
			return true;
	return false;
}

/* What is known to go wrong, before a compiler says it in more words. */
static void icpc_program_source(
	struct icpc *icpc, const struct icpc_program *program, const char *path, const char *what)
{
	const char *slash = strrchr(path, '/');
	auto_free char *header = icpc_text(icpc, "%.*stestlib.h", (int)(slash + 1 - path), path);
	auto_buf struct buf bytes = { 0 };

	if (!package_read(icpc->package, path, &bytes))
		return;
	if (icpc_python2(buf_text(&bytes)))
		package_error(icpc->package, path, 1,
			"the %s is written in Python 2, which is not to be had: port it to Python 3", what);
	if (header && icpc_program_testlib(&bytes) && !package_is_file(icpc->package, header) &&
		!strv_has(&program->include, header))
		package_error(icpc->package, path, 0,
			"the %s includes testlib.h, which is not in the package: put it beside the source",
			what);
}

/* Adds the files of a folder: sources of one language, and what else it has. */
static void icpc_program_folder(struct icpc *icpc, const char *path, const struct strv *names,
	const char *what, struct icpc_program *program)
{
	const struct language *language = NULL;

	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->item[i];
		const struct language *other = languages_of_file(icpc->package->languages, name);
		auto_free char *file = icpc_text(icpc, "%s/%s", path, name);

		if (!file || package_is_folder(icpc->package, file)) {
			package_note(icpc->package, file, 0, "a folder in the %s is left out", what);
			continue;
		}
		if (other && (!language || !language_has_extension(&language->headers, name))) {
			if (language && other != language)
				package_error(icpc->package, file, 0,
					"the %s has files of %s and of %s: which language is it in?", what,
					language->name, other->name);
			language = language ? language : other;
			strv_add(&program->source, file);
		} else if (!icpc_program_prose(name)) {
			strv_add(&program->include, file);
		}
	}
}

/* `run`, and perhaps `build`, which makes it. */
static bool icpc_program_scripts(struct icpc *icpc, const char *path, const struct strv *names,
	const char *what, struct icpc_program *program)
{
	bool build = strv_has(names, "build"), run = strv_has(names, "run");
	const char *main = build ? "build" : "run";

	if (!build && !run)
		return false;
	strv_printf(build ? &program->source : &program->command, "%s/%s", path, main);
	for (size_t i = 0; i < names->count; i++) {
		auto_free char *file = icpc_text(icpc, "%s/%s", path, names->item[i]);

		if (file && package_is_folder(icpc->package, file))
			package_error(icpc->package, file, 0,
				"the %s has folders in it, and a script that may want them: put all its "
				"files into one "
				"folder",
				what);
		else if (file && strcmp(names->item[i], main) != 0)
			strv_add(&program->include, file);
	}
	return true;
}

/* Fills in a program; false: it is none that could be run, which was told. */
static bool icpc_program(
	struct icpc *icpc, const char *path, const char *what, struct icpc_program *ret_program)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
	auto_strv struct strv names = { 0 };
	bool folder = package_is_folder(icpc->package, path);

	ret_program->name = folder || !dot || dot == base ? icpc_copy(icpc, base)
							  : strndup(base, (size_t)(dot - base));
	ret_program->path = icpc_copy(icpc, path);
	if (folder) {
		icpc_list(icpc, path, &names);
		if (icpc_program_scripts(icpc, path, &names, what, ret_program))
			return true;
		icpc_program_folder(icpc, path, &names, what, ret_program);
	} else if (languages_of_file(icpc->package->languages, base)) {
		strv_add(&ret_program->source, path);
	}
	if (!ret_program->source.count) {
		package_error(
			icpc->package, path, 0, "the %s has no source of a language that is known", what);
		return false;
	}
	for (size_t i = 0; i < ret_program->source.count; i++)
		icpc_program_source(icpc, ret_program, ret_program->source.item[i], what);
	return true;
}

/* ---- which there are ---- */

/* Languages for descriptions of inputs that are not run here. */
static bool icpc_described(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (strcmp(dot, ".viva") == 0 || strcmp(dot, ".ctd") == 0);
}

/* The entries of a folder that are programs: not prose, and no headers. */
static void icpc_programs_in(
	struct icpc *icpc, const char *folder, struct strv *ret_paths, bool *ret_together)
{
	auto_strv struct strv names = { 0 };
	size_t folders = 0, sources = 0, others = 0;

	icpc_list(icpc, folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = icpc_text(icpc, "%s/%s", folder, names.item[i]);

		if (icpc_program_prose(names.item[i]) || !path)
			continue;
		if (package_is_folder(icpc->package, path))
			folders++;
		else if (languages_of_file(icpc->package->languages, names.item[i]))
			sources++;
		else
			others += !icpc_described(path);
		strv_add(ret_paths, path);
	}
	/* One source and its headers or data, or scripts: a program that lies there without a folder. */
	*ret_together = !folders && (sources + others) > 1 &&
			(sources == 1 || strv_has(&names, "run") || strv_has(&names, "build"));
}

static const char *icpc_validator_folder(struct icpc *icpc)
{
	bool recent = icpc->version == ICPC_NEW;
	const char *right = recent ? "output_validator" : "output_validators";
	const char *wrong = recent ? "output_validators" : "output_validator";

	if (!package_is_folder(icpc->package, wrong))
		return right;
	if (package_is_folder(icpc->package, right))
		package_error(icpc->package, wrong, 0, "there is %s, too: which of both is it?", right);
	else if (recent && !icpc->draft)
		package_error(icpc->package, wrong, 0, "in 2025-09 this folder is called output_validator");
	else
		return wrong;
	return right;
}

/* None was found, where there is to be one. */
static void icpc_output_missing(struct icpc *icpc, const char *folder)
{
	if (icpc->custom || icpc->interactive || icpc->multi_pass)
		package_error(icpc->package, icpc->file, 0,
			"%s needs an output validator of its own: a program in the folder %s",
			icpc->custom        ? "validation: custom"
			: icpc->interactive ? "an interactive problem"
					    : "a problem of several passes",
			folder);
}

static void icpc_output_validator(struct icpc *icpc)
{
	const char *folder = icpc_validator_folder(icpc);
	auto_strv struct strv paths = { 0 };
	bool together = false, recent = icpc->version == ICPC_NEW;

	if (package_is_folder(icpc->package, folder))
		icpc_programs_in(icpc, folder, &paths, &together);
	/* In 2025-09 the folder itself is the program, but many have one in it. */
	if (recent && paths.count)
		together = paths.count > 1;
	if (!paths.count) {
		icpc_output_missing(icpc, folder);
	} else if (!recent && !icpc->custom) {
		package_note(icpc->package, folder, 0,
			"the output validator is not used: problem.yaml does not say `validation: custom`");
	} else if (paths.count > 1 && !together) {
		package_error(icpc->package, folder, 0,
			"there are %zu output validators, and one is run: put the sources of one into a "
			"folder, and take the others out",
			paths.count);
	} else {
		icpc->custom = true;
		icpc->has_validator = icpc_program(
			icpc, together ? folder : paths.item[0], "output validator", &icpc->validator);
	}
}

static void icpc_input_validator(struct icpc *icpc, const char *path)
{
	struct icpc_program *program = icpc_grow(
		icpc, &icpc->input_validator, &icpc->input_validators, sizeof(*program));

	if (program && !icpc_program(icpc, path, "input validator", program)) {
		icpc_program_free(program);
		icpc->input_validators--;
		return;
	}
	for (size_t i = 0; program && i + 1 < icpc->input_validators; i++)
		if (program->name && icpc->input_validator[i].name &&
			strcmp(icpc->input_validator[i].name, program->name) == 0)
			package_error(icpc->package, path, 0, "there are two input validators called '%s'",
				program->name);
}

static void icpc_input_validators(struct icpc *icpc)
{
	const char *folder = package_is_folder(icpc->package, "input_validators") ? "input_validators"
										  : "input_format_validators";
	auto_strv struct strv paths = { 0 };
	bool together = false;

	if (package_is_folder(icpc->package, folder))
		icpc_programs_in(icpc, folder, &paths, &together);
	for (size_t i = 0; i < paths.count; i++) {
		if (icpc_described(paths.item[i]))
			package_note(icpc->package, paths.item[i], 0,
				"this description of inputs is not checked: write a program for what it "
				"says");
		else if (!together)
			icpc_input_validator(icpc, paths.item[i]);
	}
	if (together)
		icpc_input_validator(icpc, folder);
	if (!paths.count)
		package_note(icpc->package, NULL, 0,
			"there is no input validator: no program in input_validators");
}

static void icpc_grader(struct icpc *icpc)
{
	auto_strv struct strv paths = { 0 };
	bool together = false;

	if (!package_is_folder(icpc->package, "graders"))
		return;
	if (icpc->version == ICPC_NEW) {
		package_error(icpc->package, "graders", 0,
			"2025-09 has no graders: score_aggregation in test_group.yaml says how scores are "
			"made up");
		return;
	}
	icpc_programs_in(icpc, "graders", &paths, &together);
	if (paths.count > 1 && !together)
		package_error(
			icpc->package, "graders", 0, "there are %zu graders, and one is run", paths.count);
	else if (paths.count)
		icpc->has_grader = icpc_program(icpc, paths.item[0], "grader", &icpc->grader);
}

/* ---- included files ---- */

static void icpc_include_language(struct icpc *icpc, const char *name)
{
	auto_free char *folder = icpc_text(icpc, "include/%s", name);
	const char *ours = icpc_language(icpc, name);
	auto_strv struct strv files = { 0 };

	if (!folder)
		return;
	if (!package_is_folder(icpc->package, folder)) {
		package_error(icpc->package, folder, 0,
			"files are in include/default/ or include/LANGUAGE/, not in include/ itself");
		return;
	}
	icpc_files(icpc, folder, "a folder among included files is not to be had", &files);
	if (strcmp(name, "default") == 0)
		return;
	if (!ours)
		package_note(icpc->package, folder, 0, "languages.ini has no language '%s': not used", name);
	else if (strcmp(ours, name) != 0)
		package_error(
			icpc->package, folder, 0, "the folder of this language is called include/%s", ours);
	else if (icpc->languages.count && !strv_has(&icpc->languages, ours))
		package_error(
			icpc->package, folder, 0, "`languages` of problem.yaml does not allow %s", name);
}

static void icpc_includes(struct icpc *icpc)
{
	auto_strv struct strv names = { 0 };

	icpc_list(icpc, "include", &names);
	for (size_t i = 0; i < names.count; i++)
		icpc_include_language(icpc, names.item[i]);
}

static void icpc_includes_write(struct icpc *icpc)
{
	auto_strv struct strv names = { 0 }, folders = { 0 };

	icpc_list(icpc, "include", &names);
	if (!names.count || icpc->answers)
		return;
	if (strv_has(&names, "default"))
		strv_add(&folders, "include/default");
	if (names.count > folders.count)
		strv_add(&folders, "include/{lang}");
	package_key_words(icpc->package, "folders", &folders);
}

void icpc_programs(struct icpc *icpc)
{
	static const char *const filled[] = { "input_validators", "output_validator", "include",
		"submissions", "statement" };

	icpc_output_validator(icpc);
	icpc_input_validators(icpc);
	icpc_grader(icpc);
	icpc_includes(icpc);
	for (size_t i = 0; i < sizeof(filled) / sizeof(filled[0]); i++)
		icpc_constants(icpc, filled[i]);
}

/* ---- writing ---- */

static void icpc_program_write(struct icpc *icpc, const struct icpc_program *program, bool limits)
{
	struct package *package = icpc->package;
	const struct icpc_settings *set = &icpc->set;

	package_key_words(package, "source", &program->source);
	package_key_words(package, "command", &program->command);
	package_key_words(package, "include", &program->include);
	if (!limits)
		return;
	package_key(package, "time", "%llds", (long long)(set->validation_time ? set->validation_time : 60));
	package_key(package, "memory", "%lldMiB",
		(long long)(set->validation_memory ? set->validation_memory : 2048));
}

void icpc_programs_write(struct icpc *icpc)
{
	struct package *package = icpc->package;
	bool talks = icpc->interactive;

	/* still in [compile] */
	icpc_includes_write(icpc);
	package_section(package, talks ? "interactor" : "checker", NULL);
	package_key(package, "kind", icpc->has_validator ? "kattis" : "tokens");
	if (icpc->has_validator) {
		icpc_program_write(icpc, &icpc->validator, true);
		package_key_words(package, "args", &icpc->flags);
	} else {
		icpc_flags_write(icpc, &icpc->checker, false);
	}
}

void icpc_validators_write(struct icpc *icpc)
{
	struct package *package = icpc->package;

	for (size_t i = 0; i < icpc->input_validators; i++) {
		const struct icpc_program *program = &icpc->input_validator[i];
		const char *name = package_section_name(
			package, "validator", program->name, &icpc->validator_names);

		package_section(package, "validator", name);
		package_key(package, "kind", "kattis");
		icpc_program_write(icpc, program, true);
	}
	if (icpc->has_grader) {
		package_section(package, "grader", NULL);
		icpc_program_write(icpc, &icpc->grader, false);
	}
}
