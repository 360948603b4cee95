/*
 * cms_tests.c: the tests of a CMS package: how many there are, by n_input or gen/GEN, the subtasks that
 * gen/GEN makes of them, and which are public.
 *
 * cms.c calls it.  It fails on files that are missing, on lines of gen/GEN that CMS would not take, and where
 * both counts differ.  Inputs are what lies in input/: nothing is generated.
 */
#include "cms.h"

#include "base/auto.h"

#include <ctype.h>
#include <string.h>

/* So many files that are missing are named. */
#define TESTS_TOLD 3

const char *cms_tests_name(size_t test, char name[CMS_TEST_NAME])
{
	snprintf(name, CMS_TEST_NAME, "%03zu", test);
	return name;
}

/* ---- gen/GEN ---- */

struct cms_gen {
	struct cms *cms;
	int line;
	size_t tests, first; /* so far; those before the last subtask */
	bool open;           /* there was a `#ST:`, in line `begun`, of so many points: */
	int begun;
	int64_t points, sum;
};

/* The text without blanks at both ends. */
static char *cms_gen_strip(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text))
		text++;
	length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

static void cms_gen_close(struct cms_gen *gen)
{
	struct cms_subtask *subtask;

	if (!gen->open)
		return;
	subtask = cms_score_add(gen->cms, CMS_GEN, gen->begun, (double)gen->points);
	if (!subtask)
		return;
	subtask->first = gen->first;
	subtask->count = gen->tests - gen->first;
	if (!subtask->count)
		package_error(gen->cms->package, CMS_GEN, gen->begun,
			"the subtask has no tests: their lines stand below its own");
}

static void cms_gen_subtask(struct cms_gen *gen, const char *points)
{
	struct err err;

	if (!gen->open && gen->tests)
		package_error(gen->cms->package, CMS_GEN, gen->line,
			"there are tests above the first `#ST:`: each must be in a subtask");
	cms_gen_close(gen);
	gen->open = true;
	gen->begun = gen->line;
	gen->first = gen->tests;
	gen->points = 0;
	if (text_count(points, 0, 1000000, &gen->points, &err) < 0)
		package_error(gen->cms->package, CMS_GEN, gen->line,
			"`#ST:` is followed by the subtask's points: %s", err.text);
	gen->sum += gen->points;
}

/* A comment that looks like a command. */
static void cms_gen_comment(struct cms_gen *gen, const char *comment)
{
	static const char *const commands[] = { "ST", "COPY" };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		size_t length = strlen(commands[i]);

		if (strncasecmp(comment, commands[i], length) == 0 &&
			!isalpha((unsigned char)comment[length]))
			package_note(gen->cms->package, CMS_GEN, gen->line,
				"this is a comment for CMS; `#%s:` would be a command", commands[i]);
	}
}

static void cms_gen_line(struct cms_gen *gen, char *line)
{
	char *comment = strchr(line, '#');
	bool copy, subtask;

	if (comment) {
		*comment = '\0';
		comment = cms_gen_strip(comment + 1);
	}
	line = cms_gen_strip(line);
	copy = comment && strncmp(comment, "COPY:", 5) == 0;
	subtask = comment && strncmp(comment, "ST:", 3) == 0;
	if (*line && (copy || subtask))
		package_error(gen->cms->package, CMS_GEN, gen->line,
			"a test and `#%s:` cannot share a line: put them on two", copy ? "COPY" : "ST");
	else if (subtask)
		cms_gen_subtask(gen, cms_gen_strip(comment + 3));
	else if (*line || copy)
		gen->tests++;
	else if (comment)
		cms_gen_comment(gen, comment);
}

/* Returns how many tests it has. */
static size_t cms_gen_read(struct cms *cms, const struct buf *bytes)
{
	auto_free char *copy = strdup(buf_text(bytes));
	struct cms_gen gen = { .cms = cms };
	char *rest = copy, *line;

	if (strlen(buf_text(bytes)) != bytes->len)
		package_error(cms->package, CMS_GEN, 0, "there is a NUL byte in it");
	while (rest && (line = strsep(&rest, "\n"))) {
		gen.line++;
		cms_gen_line(&gen, line);
	}
	cms_gen_close(&gen);
	if (gen.open && gen.sum != 100)
		package_error(cms->package, CMS_GEN, gen.begun,
			"the points of all subtasks are %lld together, and must be 100", (long long)gen.sum);
	cms->score = gen.open ? CMS_GROUP_MIN : CMS_SUM;
	return gen.tests;
}

/* ---- how many ---- */

/* What n_input says; 0: nothing that can be used. */
static size_t cms_tests_given(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_TESTS);
	int64_t count = 0;
	struct err err;

	if (node && node_count(node, 1, CMS_TESTS_MAX, &count, &err) < 0)
		cms_failed(cms, node, &err);
	return (size_t)count;
}

static void cms_tests_count(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_TESTS);
	auto_buf struct buf gen = { 0 };
	size_t given = cms_tests_given(cms);

	strv_add(&cms->seen, CMS_GEN);
	cms->tests = given;
	if (!package_read(cms->package, CMS_GEN, &gen)) {
		if (!node)
			package_error(cms->package, CMS_FILE, 0,
				"n_input is missing, and there is no " CMS_GEN
				": one of them says how many tests there are");
		return;
	}
	cms->tests = cms_gen_read(cms, &gen);
	if (given && given != cms->tests)
		package_error(cms->package, CMS_FILE, node->line,
			"n_input is %zu, but " CMS_GEN " has %zu tests", given, cms->tests);
	if (!cms->tests)
		package_error(cms->package, CMS_GEN, 0, "there are no tests in it");
	if (cms->tests <= CMS_TESTS_MAX)
		return;
	package_error(cms->package, CMS_GEN, 0, "there are %zu tests in it; %d are taken at most", cms->tests,
		CMS_TESTS_MAX);
	cms->tests = 0;
}

/* ---- their files ---- */

/* Tells of files "FOLDER/FOLDERn.txt" that are missing. */
static void cms_tests_files(struct cms *cms, const char *folder, const char *why)
{
	size_t missing = 0;

	for (size_t i = 0; i < cms->tests; i++) {
		auto_buf struct buf path = { 0 };
		mode_t kind;

		buf_printf(&path, "%s/%s%zu.txt", folder, folder, i);
		kind = package_kind(cms->package, buf_text(&path));
		if (kind == S_IFREG)
			continue;
		if (kind)
			package_error(cms->package, buf_text(&path), 0,
				S_ISLNK(kind) ? CMS_LINK : "is no regular file");
		else if (++missing <= TESTS_TOLD)
			package_error(cms->package, buf_text(&path), 0, "is missing: there are %zu tests%s",
				cms->tests, why);
	}
	if (missing > TESTS_TOLD)
		package_error(cms->package, folder, 0, "%zu more files are missing", missing - TESTS_TOLD);
}

/* ---- which are public ---- */

static int cms_tests_publish(struct cms *cms, const char *list, struct err *err)
{
	auto_free char *copy = strdup(list);
	char *rest = copy, *word;

	if (!copy)
		return err_nomem(err);
	for (size_t i = 0; strcmp(list, "all") == 0 && i < cms->tests; i++)
		cms->public[i] = true;
	if (!*list || strcmp(list, "all") == 0)
		return 0;
	while ((word = strsep(&rest, ","))) {
		int64_t test;

		word = cms_gen_strip(word);
		if (text_count(word, 0, INT64_MAX, &test, err) < 0)
			return err_wrap(err, "numbers of tests stand here, with commas, or all");
		if (test >= (int64_t)cms->tests)
			return err_set(err, ERR_CONFIG, "there is no test %lld: the last of %zu is %zu",
				(long long)test, cms->tests, cms->tests - 1);
		cms->public[test] = true;
	}
	return 0;
}

/* ---- all together ---- */

static int cms_tests_order(const void *a, const void *b)
{
	char one[CMS_TEST_NAME], other[CMS_TEST_NAME];
	const size_t *x = a, *y = b;

	return strcmp(cms_tests_name(*x, one), cms_tests_name(*y, other));
}

static int cms_tests_room(struct cms *cms, struct err *err)
{
	cms->public = calloc(cms->tests + 1, sizeof(*cms->public));
	cms->order = calloc(cms->tests + 1, sizeof(*cms->order));
	if (!cms->public || !cms->order)
		return err_nomem(err);
	for (size_t i = 0; i < cms->tests; i++)
		cms->order[i] = i;
	qsort(cms->order, cms->tests, sizeof(*cms->order), cms_tests_order);
	return 0;
}

void cms_tests_read(struct cms *cms)
{
	const struct node *node = cms_get(cms, CMS_KEY_PUBLIC);
	const char *list = "";
	struct err err;

	cms_tests_count(cms);
	if (cms_tests_room(cms, &err) < 0) {
		package_failed(cms->package, NULL, 0, &err);
		cms->tests = 0;
		return;
	}
	cms_tests_files(cms, "input", " (run the generator first where inputs are generated)");
	if (cms->type != CMS_COMMUNICATION)
		cms_tests_files(cms, "output", "");
	if (node && cms->tests &&
		(node_text(node, &list, &err) < 0 || cms_tests_publish(cms, list, &err) < 0))
		cms_failed(cms, node, &err);
}

/* A manager decides without an answer; CMS wants one to be there, but does not look at it. */
static void cms_tests_answer(struct cms *cms, size_t test)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "output/output%zu.txt", test);
	if (cms->type != CMS_COMMUNICATION || package_is_file(cms->package, buf_text(&path)))
		package_key(cms->package, "answer", "%s", buf_text(&path));
}

void cms_tests_write(struct cms *cms)
{
	char name[CMS_TEST_NAME];
	size_t public = 0, left = 0;

	for (size_t i = 0; i < cms->tests; i++)
	public += cms->public[i];
	for (size_t i = 0; i < cms->tests; i++) {
		if (!cms_score_counts(cms, i)) {
			left++;
			continue;
		}
		package_section(cms->package, "test", cms_tests_name(i, name));
		package_key(cms->package, "input", "input/input%zu.txt", i);
		cms_tests_answer(cms, i);
		if (cms->public[i] && public < cms->tests)
			package_key(cms->package, "visible", "verdict");
	}
	if (left)
		package_note(cms->package, CMS_FILE, 0,
			"%zu tests are in no subtask and count for nothing: they are left out", left);
	package_section(cms->package, "report", NULL);
	package_key(cms->package, "visible", public && public == cms->tests ? "verdict" : "none");
}
