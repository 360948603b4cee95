/*
 * problem_solution.c: [solution NAME] of problem.ini: programs of the jury's, and what must come of them.
 *
 * problem_keys.c calls it while the file is read, problem_verify.c when all was read.  Fails on files that
 * are not there, names that nothing has, and expectations that nothing can meet.  It must never open anything
 * outside the problem's folder.
 */
#include "problem_keys.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

static const struct opt_row solution_rows[] = {
#define KEY_SOLUTION(kind, ...) ROW(kind, problem_solution, __VA_ARGS__)
#include "keys.def"
};

const struct opt_table problem_solution_table = TABLE(solution_rows, problem_solution);

int problem_begin_solution(struct problem_reader *reader, const char *name, int line, struct err *err)
{
	struct problem *problem = reader->problem;
	struct problem_solution *solution;

	for (size_t i = 0; i < problem->solution_count; i++)
		if (strcmp(problem->solution[i].name, name) == 0)
			return problem_twice("solution", name, problem->solution[i].line, err);
	solution = problem_grow(&problem->solution, &problem->solution_count, sizeof(*solution), err);
	if (!solution)
		return -1;
	solution->line = line;
	solution->name = strdup(name);
	reader->fields = solution;
	return solution->name ? opt_defaults(&problem_solution_table, solution, err) : err_nomem(err);
}

static int problem_solution_key(const struct problem_reader *reader, const struct problem_solution *solution,
	const struct ini_event *event, struct err *err)
{
	double low, high;
	unsigned int set;

	if (strcmp(event->name, "language") == 0)
		return languages_find(reader->languages, solution->language, err) ? 0 : -1;
	if (strcmp(event->name, "score") == 0)
		return expect_range(solution->score, &low, &high, err);
	if (strcmp(event->name, "expect") == 0)
		return expect_set(&solution->expect, true, &set, err);
	if (strcmp(event->name, "permit") == 0)
		return expect_set(&solution->permit, true, &set, err);
	if (strcmp(event->name, "verdict") == 0)
		return expect_set(&solution->verdict, true, &set, err);
	return 0;
}

int problem_check_solution(struct problem_reader *reader, const struct ini_event *event, struct err *err)
{
	struct problem_solution *solution = reader->fields;
	int done = problem_solution_key(reader, solution, event, err);

	solution->wrong = solution->wrong || done < 0;
	return done;
}

/* ---- when all was read ---- */

/* The program is a file or a folder of the problem's. */
static int problem_solution_file(
	const struct problem *problem, struct problem_solution *solution, struct err *err)
{
	auto_fd int fd = -1;
	struct stat st;

	if (!solution->file)
		solution->file = strdup(solution->name);
	if (!solution->file)
		return err_nomem(err);
	fd = fs_open_beneath(problem->dir, solution->file, O_RDONLY | O_NONBLOCK, 0, err);
	if (fd < 0 && (err->no == EXDEV || err->no == ELOOP))
		return err_set(err, ERR_CONFIG,
			"%s: a path may not leave the problem's folder, and not lead over a link",
			solution->file);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", solution->file);
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: neither a file nor a folder", solution->file);
	return 0;
}

/* Adds the tests whose names a pattern matches. */
static int problem_solution_match(const struct problem *problem, const char *pattern,
	struct problem_solution *solution, struct err *err)
{
	bool found = false;

	for (size_t i = 0; i < problem->test_count; i++) {
		const char *name = problem->test[i].name;

		if (name && fnmatch(pattern, name, 0) == 0)
			solution->member[i] = found = true;
	}
	return found ? 0 : err_set(err, ERR_CONFIG, "tests: '%s' matches no test's name", pattern);
}

/* Adds the tests of a group, and of the groups inside of it. */
static int problem_solution_group(
	const struct problem *problem, struct problem_solution *solution, struct err *err)
{
	size_t wanted = 0;

	while (wanted < problem->group_count && strcmp(problem->group[wanted].name, solution->group) != 0)
		wanted++;
	if (wanted == problem->group_count)
		return err_set(err, ERR_CONFIG, "group: there is no [group %s]", solution->group);
	for (size_t i = 0; i < problem->group_count; i++) {
		size_t at = i;

		while (at != wanted && problem->group[at].parent)
			at = problem->group[at].parent - 1;
		for (size_t k = 0; at == wanted && k < problem->test_count; k++)
			solution->member[k] = solution->member[k] || problem->group[i].member[k];
	}
	return 0;
}

/* The tests that a section is about. */
static int problem_solution_members(
	const struct problem *problem, struct problem_solution *solution, struct err *err)
{
	if (solution->group && solution->tests.count)
		return err_set(err, ERR_CONFIG, "either `tests` or `group`");
	if (solution->group)
		return problem_solution_group(problem, solution, err);
	for (size_t i = 0; i < problem->test_count; i++)
		solution->member[i] = !solution->tests.count;
	for (size_t i = 0; i < solution->tests.count; i++)
		if (problem_solution_match(problem, solution->tests.item[i], solution, err) < 0)
			return -1;
	return 0;
}

/* What sections about the same program say of it must agree. */
static int problem_solution_same(
	const struct problem *problem, const struct problem_solution *solution, struct err *err)
{
	for (const struct problem_solution *other = problem->solution; other < solution; other++) {
		if (!other->file || strcmp(other->file, solution->file) != 0)
			continue;
		if (other->language && solution->language && strcmp(other->language, solution->language) != 0)
			return err_set(err, ERR_CONFIG, "language: it is %s in line %d and %s here",
				other->language, other->line, solution->language);
		if (other->entry && solution->entry && strcmp(other->entry, solution->entry) != 0)
			return err_set(err, ERR_CONFIG, "entry: it is %s in line %d and %s here",
				other->entry, other->line, solution->entry);
	}
	return 0;
}

static int problem_solution_one(
	const struct problem *problem, struct problem_solution *solution, struct err *err)
{
	const struct expect_keys keys = {
		.expect = &solution->expect,
		.permit = &solution->permit,
		.verdict = &solution->verdict,
		.score = solution->score,
		.time = (enum expect_time)solution->time,
		.fold = solution->fold,
	};

	solution->member = calloc(problem->test_count + 1, sizeof(*solution->member));
	if (!solution->member)
		return err_nomem(err);
	if (problem_solution_file(problem, solution, err) < 0 ||
		problem_solution_members(problem, solution, err) < 0 ||
		problem_solution_same(problem, solution, err) < 0)
		return -1;
	if (solution->tests.count && solution->score)
		return err_set(
			err, ERR_CONFIG, "tests have no score of their own: `score` goes with `group`");
	if ((solution->tests.count || solution->group) && solution->verdict.count)
		return err_set(err, ERR_CONFIG,
			"`verdict` is about the whole submission: for some tests there are `expect` and "
			"`permit`");
	return solution->wrong ? 0 : expect_keys(&keys, &solution->what, err);
}

void problem_solution_complete(struct problem *problem, struct strv *errors)
{
	struct err err;

	for (size_t i = 0; i < problem->solution_count; i++)
		if (problem_solution_one(problem, &problem->solution[i], &err) < 0)
			strv_printf(errors, "%s:%d: solution %s: %s", problem->file,
				problem->solution[i].line, problem->solution[i].name, err.text);
}

void problem_solution_free(struct problem *problem)
{
	for (size_t i = 0; i < problem->solution_count; i++) {
		opt_free(&problem_solution_table, &problem->solution[i]);
		free(problem->solution[i].name);
		free(problem->solution[i].member);
	}
	free(problem->solution);
}
