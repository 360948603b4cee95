/*
 * polygon_tests.c: the tests of Polygon's packages, and how they were generated.
 *
 * polygon.c has them read before it writes anything that is about tests.  Fails on tests whose files are not
 * in the package, above all on standard packages, which have only the tests that somebody wrote by hand.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>

/* ---- reading ---- */

static void polygon_tests_points(struct polygon *polygon, struct polygon_test *test)
{
	const char *points = polygon_value(test->xml, "points");
	struct err err;

	if (!points)
		return;
	if (text_real(points, &test->points, &err) < 0)
		polygon_error(polygon, test->xml, "points=\"%s\": %s", points, err.text);
	polygon->total += test->points;
}

/* As its file is called without extension, if that is its number: 007; else the number. */
static void polygon_tests_name(const char *input, size_t number, char ret_name[30])
{
	const char *base = polygon_base(input);
	size_t length = strcspn(base, "."), digits = strspn(base, "0123456789");

	if (digits == length && digits && digits < 20)
		snprintf(ret_name, 30, "%.*s", (int)length, base);
	else
		snprintf(ret_name, 30, "%02zu", number);
}

static bool polygon_tests_one(struct polygon *polygon, const struct xml *xml, size_t number)
{
	struct polygon_test *test = &polygon->test[number - 1];
	const char *method = polygon_value(xml, "method");
	char name[30];

	*test = (struct polygon_test){ .xml = xml, .group = polygon_value(xml, "group") };
	if (!polygon_pattern(polygon, polygon->testset, "input-path-pattern", number, &test->input) ||
		!polygon_pattern(polygon, polygon->testset, "answer-path-pattern", number, &test->answer))
		return false;
	if (method && strcmp(method, "manual") != 0 && strcmp(method, "generated") != 0)
		polygon_error(polygon, xml, "method=\"%s\": it is manual or generated", method);
	polygon_tests_points(polygon, test);
	test->sample = polygon_flag(polygon, xml, "sample");
	polygon->samples += test->sample;
	polygon_tests_name(test->input, number, name);
	test->name = package_section_name(polygon->package, "test", name, &polygon->names);
	return true;
}

/* How many tests there are; 0: an error that was told. */
static size_t polygon_tests_count(struct polygon *polygon, const struct xml *first)
{
	int64_t said = xml_child(polygon->testset, "test-count")
			       ? polygon_number(polygon, polygon->testset, "test-count", 0, 1000000000)
			       : -1;
	size_t count = 0;

	for (const struct xml *test = first; test; test = xml_again(test))
		count++;
	if (!count)
		polygon_error(polygon, polygon->testset, "there is no <test> in <tests>");
	if (count && said >= 0 && said != (int64_t)count)
		polygon_error(polygon, xml_child(polygon->testset, "test-count"),
			"<test-count> says %lld, and there are %zu elements <test>", (long long)said, count);
	if (count > POLYGON_TESTS)
		polygon_error(
			polygon, polygon->testset, "there are %zu tests, more than %d", count, POLYGON_TESTS);
	return count > POLYGON_TESTS ? 0 : count;
}

/* Whether a file of a test is there; a link is an error. */
static bool polygon_tests_has(struct polygon *polygon, const struct polygon_test *test, const char *path)
{
	mode_t kind = package_kind(polygon->package, path);

	if (kind && kind != S_IFREG)
		polygon_error(polygon, test->xml, "%s is %s", path,
			kind == S_IFLNK ? "a link; links are not followed" : "no file");
	return kind;
}

/* A standard package has neither the tests that are generated, nor answers. */
static void polygon_tests_missing(struct polygon *polygon)
{
	const struct polygon_test *first = NULL;
	size_t inputs = 0, answers = 0;

	for (size_t i = 0; i < polygon->tests; i++) {
		const struct polygon_test *test = &polygon->test[i];
		const char *method = polygon_value(test->xml, "method");
		bool generated = method && strcmp(method, "generated") == 0;
		bool input = polygon_tests_has(polygon, test, test->input);
		bool answer = polygon_tests_has(polygon, test, test->answer);

		if (!input && !generated)
			polygon_error(polygon, test->xml,
				"there is no file %s in the package, though the test is not generated",
				test->input);
		inputs += !input && generated;
		answers += !answer;
		if (!first && ((!input && generated) || !answer))
			first = test;
	}
	if (first)
		polygon_error(polygon, first->xml,
			"of %zu tests %zu generated inputs and %zu answers are not in the package (test %s "
			"is the "
			"first): take the full package of Polygon for Linux in place of the standard one, or "
			"run "
			"its doall.sh first",
			polygon->tests, inputs, answers, first->name);
}

void polygon_tests_read(struct polygon *polygon)
{
	const struct xml *test = xml_child(xml_child(polygon->testset, "tests"), "test");
	size_t count = polygon_tests_count(polygon, test), number = 0;

	if (!count)
		return;
	polygon->test = calloc(count, sizeof(*polygon->test));
	if (!polygon->test) {
		polygon->package->ini.failed = true;
		return;
	}
	polygon->tests = count;
	for (; test; test = xml_again(test))
		if (!polygon_tests_one(polygon, test, ++number)) {
			free(polygon->test[number - 1].input);
			polygon->tests = number - 1;
			return;
		}
	if (polygon->samples > POLYGON_SAMPLES)
		polygon_error(polygon, polygon->testset, "there are more than %d samples", POLYGON_SAMPLES);
	polygon_tests_missing(polygon);
}

/* ---- generators ---- */

/* The source of the executable that a command calls by its name without extension, or NULL. */
static const struct xml *polygon_tests_executable(const struct polygon *polygon, const char *name)
{
	const struct xml *executables = xml_child(xml_child(polygon->root, "files"), "executables");
	const struct xml *executable = xml_child(executables, "executable");

	for (; executable; executable = xml_again(executable)) {
		const char *path = polygon_value(xml_child(executable, "source"), "path");
		const char *base = path ? polygon_base(path) : "", *dot = strrchr(base, '.');
		size_t length = dot ? (size_t)(dot - base) : strlen(base);

		if (strcmp(base, name) == 0 || (strlen(name) == length && strncmp(base, name, length) == 0))
			return executable;
	}
	return NULL;
}

/* The words of a test's command, when it is one that can be run again here. */
static bool polygon_tests_command(struct polygon *polygon, const struct polygon_test *test,
	struct strv *ret_words, const struct xml **ret_executable)
{
	const char *command = polygon_value(test->xml, "cmd");
	struct err err;

	if (!command)
		return false;
	if (polygon_value(test->xml, "from-file") || strpbrk(command, "|<>")) {
		if (polygon_once(polygon, "@cmd"))
			polygon_note(polygon, test->xml,
				"cmd=\"%s\": only commands that write one test on standard output are held "
				"against it",
				command);
		return false;
	}
	if (text_words(command, ret_words, &err) < 0 || !ret_words->count) {
		polygon_note(polygon, test->xml, "cmd=\"%s\": it cannot be run again", command);
		return false;
	}
	*ret_executable = polygon_tests_executable(polygon, ret_words->item[0]);
	if (*ret_executable)
		return polygon_known(polygon, *ret_executable);
	if (polygon_once(polygon, ret_words->item[0]))
		polygon_note(polygon, test->xml, "cmd=\"%s\": no <executable> is called %s", command,
			ret_words->item[0]);
	return false;
}

/* The section of the generator that a command calls `name`; NULL: memory is short. */
static const char *polygon_tests_generator(struct polygon *polygon, const char *name)
{
	for (size_t i = 0; i < polygon->called.count; i++)
		if (strcmp(polygon->called.item[i], name) == 0)
			return polygon->generators.item[i];
	strv_add(&polygon->called, name);
	return package_section_name(polygon->package, "generator", name, &polygon->generators);
}

/* Writes `generate` of a test. */
static void polygon_tests_generate(struct polygon *polygon, const struct polygon_test *test)
{
	auto_strv struct strv words = { 0 }, generate = { 0 };
	const struct xml *executable = NULL;
	const char *name;

	if (!polygon_tests_command(polygon, test, &words, &executable))
		return;
	name = polygon_tests_generator(polygon, words.item[0]);
	if (!name)
		return;
	strv_add(&generate, name);
	for (size_t i = 1; i < words.count; i++)
		strv_add(&generate, words.item[i]);
	package_key_words(polygon->package, "generate", &generate);
}

static void polygon_tests_generators(struct polygon *polygon)
{
	for (size_t i = 0; i < polygon->generators.count; i++) {
		package_section(polygon->package, "generator", polygon->generators.item[i]);
		polygon_program(
			polygon, polygon_tests_executable(polygon, polygon->called.item[i]), "generator");
	}
}

/* ---- writing ---- */

/* A path for a key that takes patterns. */
static void polygon_tests_pattern(struct strv *ret_patterns, const char *path)
{
	auto_buf struct buf pattern = { 0 };

	for (; *path; path++)
		buf_printf(&pattern, "%s%c", strchr("*?[]\\", *path) ? "\\" : "", *path);
	strv_add(ret_patterns, buf_text(&pattern));
	if (pattern.failed)
		ret_patterns->failed = true;
}

static void polygon_tests_section(struct polygon *polygon, const struct polygon_test *test)
{
	const struct polygon_group *group = test->in;
	const char *description = polygon_value(test->xml, "description");
	auto_strv struct strv words = { 0 };

	package_section(polygon->package, "test", test->name);
	if (description)
		package_comment(polygon->package, "%s", description);
	package_key(polygon->package, "input", "%s", test->input);
	package_key(polygon->package, "answer", "%s", test->answer);
	if (group ? group->section && group->each && group->sum > 0 : polygon->total > 0 && !polygon->groups)
		package_key_real(polygon->package, "points", test->points);
	polygon_tests_generate(polygon, test);
	if (!group || group->section)
		return;
	/* Its group has no section that could say it. */
	if (group->visible)
		package_key(polygon->package, "visible", "%s", group->visible);
	if (polygon->validates && test->group) {
		strv_add(&words, "--group");
		strv_add(&words, group->name);
		package_key_words(polygon->package, "validator-args", &words);
	}
}

void polygon_tests_write(struct polygon *polygon)
{
	auto_strv struct strv samples = { 0 };

	for (size_t i = 0; i < polygon->tests; i++) {
		polygon_tests_section(polygon, &polygon->test[i]);
		if (polygon->test[i].sample)
			polygon_tests_pattern(&samples, polygon->test[i].input);
	}
	if (samples.count) {
		package_section(polygon->package, "tests", NULL);
		package_key_words(polygon->package, "samples", &samples);
	}
	if (samples.failed)
		polygon->package->ini.failed = true;
	polygon_tests_generators(polygon);
}
