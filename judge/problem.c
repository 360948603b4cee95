/*
 * problem.c: reads problem.ini.
 *
 * ojjudge reads a problem once, before anything is run; from then on it is constant.  Fails with all errors
 * at once, each with file and line.  It must never open anything outside the problem's folder, and never take
 * a key that has no effect.
 */
#include "problem_keys.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "jury_keys.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

/* ---- reading ---- */

static int problem_unknown(const char *kind, const char *name, struct err *err)
{
	const char *names[PROBLEM_SECTIONS + 1] = { NULL }, *nearest;

	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		names[i] = problem_sections[i].kind;
	nearest = text_nearest(kind, names);
	if (nearest && strcmp(nearest, kind) == 0)
		return err_set(err, ERR_CONFIG, name ? "[%s] has no name" : "[%s NAME] needs a name", kind);
	if (nearest)
		return err_set(err, ERR_CONFIG, "unknown section [%s]: did you mean [%s]?", kind, nearest);
	return err_set(err, ERR_CONFIG, "unknown section [%s]", kind);
}

static int problem_begin_section(
	struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	auto_free char *copy = strdup(event->section);
	const struct problem_section *section = NULL;
	char *kind, *name;
	int *begun;

	if (!copy)
		return err_nomem(err);
	reader->section = NULL;
	ini_section(copy, &kind, &name);
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		if (strcmp(problem_sections[i].kind, kind) == 0 &&
			problem_sections[i].named == (name != NULL))
			section = &problem_sections[i];
	if (!section)
		return problem_unknown(kind, name, err);
	begun = &reader->begun[section - problem_sections];
	if (!section->named && *begun)
		return err_set(err, ERR_CONFIG, "[%s] stands here twice, first in line %d", kind, *begun);
	*begun = event->line;
	memset(reader->seen, 0, sizeof(reader->seen));
	reader->fields = (char *)reader->problem + section->offset;
	if (section->begin && section->begin(reader, name, event->line, err) < 0)
		return -1;
	reader->section = section;
	return 0;
}

static int problem_event(void *user, const struct ini_event *event, struct err *err)
{
	struct problem_reader *reader = user;
	const struct problem_section *section = reader->section;

	if (!event->name)
		return problem_begin_section(reader, event, err);
	if (!*event->section)
		return err_set(err, ERR_CONFIG, "'%s' stands before the first section", event->name);
	if (!section)
		return 0;
	if (opt_ini(section->table, reader->fields, event, reader->seen, err) < 0)
		return -1;
	return section->check ? section->check(reader, event, err) : 0;
}

/* "testlib, kattis" and so on; the comma in front is left out where it is used. */
static const char problem_program_names[] =
#define CHECKER(id, name, form, reads, function, help) ", " name
#include "checker.def"
	;
#define problem_programs (problem_program_names + 2)

/* What one section alone cannot know. */
static void problem_complete(const struct problem_reader *reader, struct strv *errors)
{
	struct problem *problem = reader->problem;

	if (problem->about.type == PROBLEM_FUNCTION && !problem->checker.given)
		problem->checker.kind = problem->rules.kind = COMPARE_JSON;
	problem_types_complete(reader, errors);
	if (checker_by_program(problem))
		jury_keys_check(problem, reader->languages, "checker", &problem->checker.program, errors);
	else if (!errors->count && problem_keys_program(&problem->checker.program))
		strv_printf(errors, "%s: [checker]: source, command, include and args are for %s",
			problem->file, problem_programs);
	problem_checker_complete(reader, errors);
	rules_complete(&problem->source_rules, problem->file, errors);
	problem_tests_complete(problem, errors);
	problem_checker_tests(problem, errors);
	problem_groups_complete(problem, errors);
	problem_types_scores(reader, errors);
	problem_function_complete(reader, errors);
	problem_verify_complete(problem, reader->languages, errors);
}

static int problem_defaults(struct problem *problem, struct err *err)
{
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++) {
		const struct problem_section *section = &problem_sections[i];
		void *fields = (char *)problem + section->offset;

		if (!section->named && opt_defaults(section->table, fields, err) < 0)
			return -1;
	}
	problem->rules.kind = (enum compare_kind)problem->checker.kind;
	return problem_groups_borderline(&problem->run, err);
}

/* Finds folder and file; `path` names either. */
static int problem_place(struct problem *problem, const char *path, struct err *err)
{
	struct stat st;
	int length = (int)strlen(path);

	if (stat(path, &st) < 0)
		return err_sys(err, "problem %s", path);
	while (length > 1 && path[length - 1] == '/')
		length--;
	if (S_ISDIR(st.st_mode)) {
		problem->dir = fs_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, err);
		if (problem->dir < 0)
			return -1;
		if (asprintf(&problem->file, "%.*s/problem.ini", length, path) < 0)
			return err_nomem(err);
	} else {
		const char *slash = strrchr(path, '/');
		auto_free char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");

		problem->file = strdup(path);
		if (!folder || !problem->file)
			return err_nomem(err);
		problem->dir = fs_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0, err);
		if (problem->dir < 0)
			return -1;
	}
	return 0;
}

/* A problem without a name is called as its folder. */
static int problem_name(struct problem *problem, struct err *err)
{
	auto_free char *real = realpath(problem->file, NULL);
	char *slash = real ? strrchr(real, '/') : NULL;

	if (problem->about.name)
		return 0;
	if (!slash)
		return err_sys(err, "%s", problem->file);
	*slash = '\0';
	slash = strrchr(real, '/');
	problem->about.name = strdup(slash && slash[1] ? slash + 1 : "problem");
	return problem->about.name ? 0 : err_nomem(err);
}

/* `in` NULL: the file is opened. */
static int problem_fill(struct problem_reader *reader, FILE *in, struct strv *errors, struct err *err)
{
	struct problem *problem = reader->problem;
	size_t before = errors->count;
	int result;

	if (problem_defaults(problem, err) < 0)
		return -1;
	result = in ? ini_read(in, problem->file, problem_event, reader, errors, err)
		    : ini_read_path(problem->file, problem_event, reader, errors, err);
	if (result < 0 && errors->count == before)
		return -1;
	problem_complete(reader, errors);
	if (strv_check(errors, err) < 0)
		return -1;
	if (errors->count > before + 1)
		return err_set(err, ERR_CONFIG, "%s (and %zu more: `ojjudge check` shows all)",
			errors->item[before], errors->count - before - 1);
	if (errors->count > before)
		return err_set(err, ERR_CONFIG, "%s", errors->item[before]);
	return problem_name(problem, err);
}

int problem_read(const char *path, const struct languages *languages, struct strv *errors,
	struct problem *ret_problem, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1 };
	struct problem_reader reader = { .problem = &problem, .languages = languages };
	size_t before = errors->count;

	if (problem_place(&problem, path, err) < 0 || problem_fill(&reader, NULL, errors, err) < 0) {
		if (errors->count == before)
			strv_add(errors, err->text);
		return -1;
	}
	*ret_problem = problem;
	problem = (struct problem){ .dir = -1 };
	return 0;
}

int problem_read_from(int dir, const char *file, FILE *in, const struct languages *languages,
	struct strv *errors, struct problem *ret_problem, struct err *err)
{
	auto_problem struct problem problem = { .dir = -1, .file = strdup(file) };
	struct problem_reader reader = { .problem = &problem, .languages = languages };
	size_t before = errors->count;

	if (!problem.file)
		return err_nomem(err);
	problem.dir = dir;
	if (problem_fill(&reader, in, errors, err) < 0) {
		if (errors->count == before)
			strv_add(errors, err->text);
		problem.dir = -1;
		return -1;
	}
	*ret_problem = problem;
	problem = (struct problem){ .dir = -1 };
	return 0;
}

static void problem_free_group(struct problem_group *group)
{
	opt_free(&problem_group_table, group);
	free(group->name);
	free(group->member);
	free(group->needs);
	free(group->child);
}

void problem_free(struct problem *problem)
{
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		if (!problem_sections[i].named)
			opt_free(problem_sections[i].table, (char *)problem + problem_sections[i].offset);
	for (size_t i = 0; i < problem->change_count; i++) {
		opt_free(&limit_change_table, &problem->changes[i].change);
		free(problem->changes[i].language);
	}
	for (size_t i = 0; i < problem->test_count; i++) {
		opt_free(&problem_test_table, &problem->test[i]);
		free(problem->test[i].name);
	}
	for (size_t i = 0; i < problem->group_count; i++)
		problem_free_group(&problem->group[i]);
	problem_free_group(&problem->whole);
	problem_verify_free(problem);
	free(problem->line_points);
	rules_free(&problem->source_rules, &problem_rules_table);
	function_free(&problem->function);
	free(problem->changes);
	free(problem->test);
	free(problem->group);
	free(problem->file);
	auto_close(&problem->dir);
	*problem = (struct problem){ .dir = -1 };
}

/* ---- asking ---- */

int problem_open(const struct problem *problem, const char *path, struct err *err)
{
	auto_fd int fd = fs_open_beneath(problem->dir, path, O_RDONLY | O_NONBLOCK, 0, err);
	struct stat st;

	if (fd < 0 && (err->no == EXDEV || err->no == ELOOP))
		return err_set(err, ERR_CONFIG,
			"%s: a path may not leave the problem's folder, and not lead over a link", path);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: not a regular file", path);
	return fd_take(&fd);
}

static int problem_limits_of(const struct problem *problem, const struct limits *base,
	const struct language *language, struct limits *ret_limits, struct err *err)
{
	const struct limit_change *change = NULL;

	for (size_t i = 0; i < problem->change_count; i++)
		if (strcmp(problem->changes[i].language, language->name) == 0)
			change = &problem->changes[i].change;
	if (limit_of(base, change, &language->change, ret_limits, err) < 0)
		return err_wrap(err, "limits of %s", language->name);
	if (ret_limits->processes < language->processes)
		ret_limits->processes = language->processes;
	return 0;
}

int problem_limits(const struct problem *problem, const struct language *language, struct limits *ret_limits,
	struct err *err)
{
	return problem_limits_of(problem, &problem->limits, language, ret_limits, err);
}

int problem_test_limits(const struct problem *problem, const struct language *language,
	const struct problem_test *test, struct limits *ret_limits, struct err *err)
{
	struct limits base;

	if (limit_change(&problem->limits, &test->limits, &base, err) < 0)
		return err_wrap(err, "limits of test %s", test->name);
	return problem_limits_of(problem, &base, language, ret_limits, err);
}

const struct problem_group *problem_group_of(const struct problem *problem, size_t test)
{
	for (size_t i = 0; i < problem->group_count; i++)
		if (problem->group[i].member[test])
			return &problem->group[i];
	return NULL;
}

/* The strictest word of a group and of those that it is in; -1: none has any. */
static int problem_strictest(const struct problem *problem, const struct problem_group *group)
{
	int strictest = -1;

	for (; group; group = group->parent ? &problem->group[group->parent - 1] : NULL)
		if (group->visible_given && group->visible > strictest)
			strictest = group->visible;
	return strictest;
}

enum visible problem_group_visible(const struct problem *problem, const struct problem_group *group)
{
	int strictest = problem_strictest(problem, group);

	return (enum visible)(strictest < 0 ? problem->report.visible : strictest);
}

enum visible problem_visible(const struct problem *problem, size_t test)
{
	const struct problem_test *here = &problem->test[test];
	int strictest = -1;

	if (here->visible_given)
		return (enum visible)here->visible;
	if (here->sample)
		return VISIBLE_FULL;
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];
		int word = group->member[test] ? problem_strictest(problem, group) : -1;

		strictest = word > strictest ? word : strictest;
	}
	return (enum visible)(strictest < 0 ? problem->report.visible : strictest);
}
