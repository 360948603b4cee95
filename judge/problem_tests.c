/*
 * problem_tests.c: from the globs of problem.ini to the list of tests.
 *
 * problem.c calls it while and after it reads the file.  Fails on patterns that match nothing, on tests
 * without an answer, on names given twice.  It must never leave the problem's folder: folders are opened one
 * by one beneath it, links are not followed.
 */
#include "problem_keys.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

/* ---- globs ---- */

static int problem_tests_order(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return text_natural(*x, *y);
}

/* Adds prefix/NAME for all entries of the folder `prefix` that match one component of a pattern. */
static int problem_tests_match(const struct problem *problem, const char *prefix, const char *component,
	struct strv *ret_paths, struct err *err)
{
	auto_fd int fd = fs_open_beneath(
		problem->dir, *prefix ? prefix : ".", O_RDONLY | O_DIRECTORY, 0, err);
	auto_dir DIR *dir = NULL;
	struct dirent *entry;

	if (fd < 0)
		return -1;
	dir = fdopendir(fd);
	if (!dir)
		return err_sys(err, "%s", prefix);
	fd = -1;
	while ((errno = 0, entry = readdir(dir)))
		if (fnmatch(component, entry->d_name, FNM_PERIOD) == 0)
			strv_printf(ret_paths, "%s%s%s", prefix, *prefix ? "/" : "", entry->d_name);
	if (errno)
		return err_sys(err, "%s", prefix);
	return strv_check(ret_paths, err);
}

/* The kind of file that a path is, as in st_mode; 0 when there is none.  Links are not followed. */
static mode_t problem_tests_kind(const struct problem *problem, const char *path)
{
	struct stat st;

	return fstatat(problem->dir, path, &st, AT_SYMLINK_NOFOLLOW) < 0 ? 0 : st.st_mode & S_IFMT;
}

/* Whether a link stands where a pattern looks for something of that kind. */
static bool problem_tests_is_link(const struct problem *problem, const char *path, mode_t wanted)
{
	struct stat st;

	if (problem_tests_kind(problem, path) != S_IFLNK)
		return false;
	return wanted == S_IFREG || (fstatat(problem->dir, path, &st, 0) == 0 && S_ISDIR(st.st_mode));
}

/* One component further: from all folders in *paths to what matches in them. */
static int problem_tests_step(
	const struct problem *problem, const char *component, bool last, struct strv *paths, struct err *err)
{
	auto_strv struct strv found = { 0 }, kept = { 0 };

	if (strcmp(component, "..") == 0)
		return err_set(err, ERR_CONFIG, "a path may not leave the problem's folder");
	for (size_t i = 0; i < paths->count; i++)
		if (problem_tests_match(problem, paths->item[i], component, &found, err) < 0)
			return -1;
	for (size_t i = 0; i < found.count; i++) {
		mode_t wanted = last ? S_IFREG : S_IFDIR;

		/* To leave it out without a word would be to judge with a test less. */
		if (problem_tests_is_link(problem, found.item[i], wanted))
			return err_set(
				err, ERR_CONFIG, "%s is a link; links are not followed", found.item[i]);
		if (problem_tests_kind(problem, found.item[i]) == wanted)
			strv_add(&kept, found.item[i]);
	}
	if (strv_check(&kept, err) < 0)
		return -1;
	strv_free(paths);
	*paths = kept;
	kept = (struct strv){ 0 };
	return 0;
}

/* Adds the files that one pattern names, in natural order. */
static int problem_tests_expand(
	const struct problem *problem, const char *pattern, struct strv *ret_files, struct err *err)
{
	auto_strv struct strv paths = { 0 };
	auto_free char *copy = strdup(pattern);
	char *rest = copy, *component;

	if (!copy)
		return err_nomem(err);
	if (*pattern == '/')
		return err_set(err, ERR_CONFIG, "'%s': a path is relative to the problem's folder", pattern);
	strv_add(&paths, "");
	while ((component = strsep(&rest, "/"))) {
		if (!*component || strcmp(component, ".") == 0)
			continue;
		if (problem_tests_step(problem, component, !rest, &paths, err) < 0)
			return err_wrap(err, "'%s'", pattern);
	}
	if (!paths.count || !*paths.item[0])
		return err_set(err, ERR_CONFIG, "'%s' matches no file", pattern);
	qsort(paths.item, paths.count, sizeof(paths.item[0]), problem_tests_order);
	strv_append(ret_files, &paths);
	return strv_check(ret_files, err);
}

/* ---- the list ---- */

static struct problem_test *problem_tests_by_input(const struct problem *problem, const char *input)
{
	for (size_t i = 0; i < problem->test_count; i++)
		if (problem->test[i].input && strcmp(problem->test[i].input, input) == 0)
			return &problem->test[i];
	return NULL;
}

/* Adds an empty test at `place`. */
static struct problem_test *problem_tests_insert(
	struct problem *problem, size_t place, int line, struct err *err)
{
	struct problem_test *more = reallocarray(problem->test, problem->test_count + 1, sizeof(*more));

	if (!more) {
		err_nomem(err);
		return NULL;
	}
	problem->test = more;
	more += place;
	memmove(more + 1, more, (problem->test_count - place) * sizeof(*more));
	*more = (struct problem_test){ .line = line };
	problem->test_count++;
	return more;
}

int problem_tests_named(struct problem *problem, const char *name, int line, struct err *err)
{
	struct problem_test *test;

	for (size_t i = 0; i < problem->test_count; i++)
		if (problem->test[i].name && strcmp(problem->test[i].name, name) == 0)
			return problem_twice("test", name, problem->test[i].line, err);
	test = problem_tests_insert(problem, problem->test_count, line, err);
	if (!test)
		return -1;
	test->name = strdup(name);
	return test->name ? 0 : err_nomem(err);
}

int problem_tests_glob(struct problem *problem, const char *patterns, bool sample, int line, struct err *err)
{
	auto_strv struct strv words = { 0 }, files = { 0 };
	size_t front = 0;

	if (text_words(patterns, &words, err) < 0)
		return -1;
	for (size_t i = 0; i < words.count; i++)
		if (problem_tests_expand(problem, words.item[i], &files, err) < 0)
			return -1;
	for (size_t i = 0; i < files.count; i++) {
		struct problem_test *test = problem_tests_by_input(problem, files.item[i]);

		if (!test) {
			test = problem_tests_insert(
				problem, sample ? front++ : problem->test_count, line, err);
			if (!test)
				return -1;
			test->input = strdup(files.item[i]);
			if (!test->input)
				return err_nomem(err);
		}
		test->sample = test->sample || sample;
	}
	return 0;
}

/* ---- names ---- */

/* How much of a path is left without its last extension. */
static int problem_tests_stem(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	const char *dot = strrchr(base, '.');

	return dot && dot > base ? (int)(dot - path) : (int)strlen(path);
}

/* The file's name without folder and extension; it points into the path. */
static const char *problem_tests_base(const char *path, int *ret_length)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;

	*ret_length = problem_tests_stem(path) - (int)(base - path);
	return base;
}

static bool problem_tests_same_base(const char *a, const char *b)
{
	int length, other;

	a = problem_tests_base(a, &length);
	b = problem_tests_base(b, &other);
	return length == other && memcmp(a, b, (size_t)length) == 0;
}

/* sample/1.in and secret/1.in would both be called "1": such tests keep their folder in their name. */
static char *problem_tests_name(const struct problem *problem, const struct problem_test *test)
{
	bool shared = false;
	const char *base;
	int length;

	for (size_t i = 0; i < problem->test_count; i++) {
		const struct problem_test *other = &problem->test[i];

		shared = shared || (other != test && other->input &&
					   problem_tests_same_base(other->input, test->input));
	}
	base = problem_tests_base(test->input, &length);
	return strndup(
		shared ? test->input : base, (size_t)(shared ? problem_tests_stem(test->input) : length));
}

/* ---- answers ---- */

/* Whether tests need no answers. */
static bool problem_tests_free_of_answers(const struct problem *problem)
{
	return checker_by_program(problem) || problem->about.type == PROBLEM_COMMUNICATION ||
	       (problem_interacts(problem) && !problem->checked);
}

/* NULL: there is none, which does for a program that decides, or memory is short. */
static char *problem_tests_answer(const struct problem *problem, const struct problem_test *test)
{
	static const char *const extensions[] = { "ans", "a", "out" };
	const char *pattern = problem->tests.answer, *star = pattern ? strchr(pattern, '*') : NULL;
	char *path = NULL, *sole;
	const char *base;
	int length;

	if (star) {
		base = problem_tests_base(test->input, &length);
		if (asprintf(&path, "%.*s%.*s%s", (int)(star - pattern), pattern, length, base, star + 1) < 0)
			return NULL;
		return path;
	}
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
		if (asprintf(&path, "%.*s.%s", problem_tests_stem(test->input), test->input, extensions[i]) <
			0)
			return NULL;
		if (strcmp(path, test->input) != 0 && problem_tests_kind(problem, path) == S_IFREG)
			return path;
		free(path);
	}
	if (problem_tests_free_of_answers(problem))
		return NULL;
	/* None is there: the first is what the error names. */
	return asprintf(&sole, "%.*s.ans", problem_tests_stem(test->input), test->input) < 0 ? NULL : sole;
}

/* Fills in the answer, and sees that both files can be opened. */
static int problem_tests_finish(const struct problem *problem, struct problem_test *test, struct err *err)
{
	auto_fd int input = -1, answer = -1;

	if (!test->answer)
		test->answer = problem_tests_answer(problem, test);
	if (!test->answer && !problem_tests_free_of_answers(problem))
		return err_nomem(err);
	input = problem_open(problem, test->input, err);
	if (input < 0)
		return err_wrap(err, "test %s: input", test->name);
	if ((test->args.count || test->files.count) && problem_takes_outputs(problem))
		return err_set(err, ERR_CONFIG,
			"test %s: no program runs in a problem of type output-only: it has neither `args` "
			"nor "
			"`files`",
			test->name);
	for (size_t i = 0; i < test->files.count; i++) {
		auto_fd int file = problem_open(problem, test->files.item[i], err);

		if (file < 0)
			return err_wrap(err, "test %s: files", test->name);
	}
	if (!test->answer)
		return 0;
	answer = problem_open(problem, test->answer, err);
	return answer < 0 ? err_wrap(err, "test %s: answer", test->name) : 0;
}

/* ---- [test NAME] without `input`: what holds for tests that [tests] has found ---- */

static int problem_tests_set(struct problem_test *test, const struct problem_test *settings, struct err *err)
{
	for (size_t i = 0; i < problem_test_table.count; i++) {
		const struct opt_row *row = &problem_test_table.row[i];
		const void *from = (const char *)settings + row->offset;
		void *to = (char *)test + row->offset;

		if (row->kind == OPT_WORDS || row->kind == OPT_LIST) {
			strv_append(to, from);
			if (strv_check(to, err) < 0)
				return -1;
		}
		if (row->kind != OPT_TEXT || !*(char *const *)from)
			continue;
		free(*(char **)to);
		*(char **)to = strdup(*(char *const *)from);
		if (!*(char **)to)
			return err_nomem(err);
	}
	if (settings->pointed) {
		test->points = settings->points;
		test->pointed = true;
	}
	if (settings->visible_given) {
		test->visible = settings->visible;
		test->visible_given = true;
	}
	test->limited = test->limited || settings->limited;
	return 0;
}

/* Takes test number `place` out of the list and gives what it says to all tests that are called so. */
static int problem_tests_apply(struct problem *problem, size_t place, struct err *err)
{
	struct problem_test settings = problem->test[place];
	int result = 0;
	bool found = false;

	problem->test_count--;
	memmove(&problem->test[place], &problem->test[place + 1],
		(problem->test_count - place) * sizeof(settings));
	for (size_t i = 0; i < problem->test_count && result == 0; i++) {
		struct problem_test *test = &problem->test[i];

		if (!test->name || !test->input || fnmatch(settings.name, test->name, 0) != 0)
			continue;
		found = true;
		result = problem_tests_set(test, &settings, err);
	}
	if (!found)
		result = err_set(err, ERR_CONFIG,
			"test %s has no `input`, and [tests] finds none of that name", settings.name);
	opt_free(&problem_test_table, &settings);
	free(settings.name);
	return result;
}

/* ---- all together ---- */

static void problem_tests_note(
	const struct problem *problem, int line, const struct err *err, struct strv *errors)
{
	strv_printf(errors, "%s:%d: %s", problem->file, line, err->text);
}

/* Gives every test its name, and takes the sections out that only say more about others. */
static void problem_tests_names(struct problem *problem, struct strv *errors)
{
	struct err err;

	for (size_t i = 0; i < problem->test_count; i++)
		if (!problem->test[i].name)
			problem->test[i].name = problem_tests_name(problem, &problem->test[i]);
	for (size_t i = 0; i < problem->test_count;) {
		int line = problem->test[i].line;

		if (problem->test[i].input || !problem->test[i].name)
			i++;
		else if (problem_tests_apply(problem, i, &err) < 0)
			problem_tests_note(problem, line, &err, errors);
	}
}

void problem_tests_complete(struct problem *problem, struct strv *errors)
{
	struct err err;

	if (!problem->test_count && !errors->count)
		strv_printf(errors, "%s: there is no test: [tests] needs `input`", problem->file);
	problem_tests_names(problem, errors);
	for (size_t i = 0; i < problem->test_count; i++) {
		struct problem_test *test = &problem->test[i];

		if (!test->name)
			strv_printf(errors, "out of memory");
		else if (problem_tests_finish(problem, test, &err) < 0)
			problem_tests_note(problem, test->line, &err, errors);
		for (size_t j = 0; test->name && j < i; j++)
			if (problem->test[j].name && strcmp(problem->test[j].name, test->name) == 0)
				strv_printf(errors, "%s:%d: test %s is there twice, first in line %d",
					problem->file, test->line, test->name, problem->test[j].line);
	}
}
