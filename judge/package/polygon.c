/*
 * polygon.c: packages of Polygon: reads problem.xml, and writes what is about the problem as a whole.
 *
 * package_translate() calls package_polygon(), which has the other polygon_*.c write their sections.  Fails
 * with what cannot be carried over and with every mistake of the package.  What Polygon computes with must
 * come to the same here, or be told.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* ---- [problem] ---- */

/* The row whose attribute `language` is english, else the first. */
static const struct xml *polygon_english(const struct xml *first, const char *type)
{
	const struct xml *found = NULL;

	for (; first; first = xml_again(first)) {
		const char *language = polygon_value(first, "language"), *is = polygon_value(first, "type");

		if (type && (!is || strcmp(is, type) != 0))
			continue;
		if (!found || (language && strcasecmp(language, "english") == 0))
			found = first;
		if (language && strcasecmp(language, "english") == 0)
			break;
	}
	return found;
}

static void polygon_name(struct polygon *polygon)
{
	const struct xml *name = polygon_english(xml_child(xml_child(polygon->root, "names"), "name"), NULL);
	const char *value = polygon_value(name, "value");

	if (!value)
		value = polygon_value(polygon->root, "short-name");
	if (!value) {
		polygon_error(polygon, polygon->root,
			"<problem> has neither a <name> with `value` nor a "
			"`short-name`: what is it called?");
		value = "problem";
	}
	package_key(polygon->package, "name", "%s", value);
}

/* What people can read at once is taken first. */
static void polygon_statement(struct polygon *polygon)
{
	static const char *const types[] = { "application/pdf", "text/html", "text/markdown",
		"application/x-tex" };
	const struct xml *first = xml_child(xml_child(polygon->root, "statements"), "statement");

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		const struct xml *statement = polygon_english(first, types[i]);
		const char *path = polygon_value(statement, "path");

		if (!path || !buf_printable(path))
			continue;
		if (!package_is_file(polygon->package, path)) {
			polygon_note(
				polygon, statement, "<statement>: there is no file %s in the package", path);
			continue;
		}
		package_key(polygon->package, "statement", "%s", path);
		if (xml_again(first))
			polygon_note(polygon, first, "of the statements only %s is named", path);
		return;
	}
}

/* A comment of the attributes `value` of several elements. */
static void polygon_list(
	const struct polygon *polygon, const char *list, const char *element, const char *title)
{
	const struct xml *first = xml_child(xml_child(polygon->root, list), element);
	auto_buf struct buf text = { 0 };

	for (const struct xml *xml = first; xml && text.len < 200; xml = xml_again(xml))
		if (polygon_value(xml, "value"))
			buf_printf(&text, "%s %s", text.len ? "," : "", polygon_value(xml, "value"));
	if (text.len && (xml_again(first) || strcmp(list, "names") != 0))
		package_comment(polygon->package, "%s%s", title, buf_text(&text));
}

/* Where the problem comes from, for people. */
static void polygon_origin(struct polygon *polygon)
{
	const char *url = polygon_value(polygon->root, "url");
	const char *revision = polygon_value(polygon->root, "revision");
	const char *cpu = polygon_value(polygon->judging, "cpu-name");

	if (url || revision)
		package_comment(polygon->package, "%s%s%s%s", revision ? "Revision " : "",
			revision ? revision : "", revision && url ? " of " : "", url ? url : "");
	if (cpu)
		package_comment(polygon->package, "Its limits are meant for %s.", cpu);
	polygon_list(polygon, "names", "name", "Names:");
	polygon_list(polygon, "tags", "tag", "Tags:");
}

static void polygon_problem(struct polygon *polygon)
{
	auto_strv struct strv languages = { 0 };

	polygon_origin(polygon);
	package_section(polygon->package, "problem", NULL);
	polygon_name(polygon);
	if (polygon->interactive)
		package_key(polygon->package, "type", "interactive");
	polygon_statement(polygon);
	polygon_compile_languages(polygon, &languages);
	package_key_words(polygon->package, "languages", &languages);
}

/* ---- [limits], [io] ---- */

static void polygon_limits(struct polygon *polygon)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB" };
	int64_t time = polygon_number(polygon, polygon->testset, "time-limit", 1, 86400000);
	int64_t memory = polygon_number(polygon, polygon->testset, "memory-limit", 1 << 20, (int64_t)1 << 44);
	int unit = 0;

	if (time < 0 || memory < 0)
		return;
	for (; unit < 3 && memory % 1024 == 0; unit++)
		memory /= 1024;
	package_section(polygon->package, "limits", NULL);
	if (time % 1000)
		package_key(polygon->package, "time", "%" PRId64 "ms", time);
	else
		package_key(polygon->package, "time", "%" PRId64 "s", time / 1000);
	package_key(polygon->package, "memory", "%" PRId64 "%s", memory, units[unit]);
}

/* The name of a file that programs read or write; NULL: there is none. */
static const char *polygon_stream(const struct polygon *polygon, const char *name, const char *standard)
{
	const char *file = polygon_value(polygon->judging, name);

	return file && strcmp(file, standard) != 0 ? file : NULL;
}

static void polygon_io(struct polygon *polygon)
{
	const char *input = polygon_stream(polygon, "input-file", "stdin");
	const char *output = polygon_stream(polygon, "output-file", "stdout");
	const char *const files[] = { input, output };

	for (int i = 0; i < 2; i++) {
		const char *file = files[i];

		if (file && (*file == '.' || *file == '-' || strchr(file, '/') || !buf_printable(file))) {
			polygon_error(polygon, polygon->judging, "%s-file=\"%s\" is no plain name of a file",
				i ? "output" : "input", file);
			return;
		}
	}
	if (!input && !output)
		return;
	if (polygon->interactive) {
		polygon_note(polygon, polygon->judging,
			"input-file and output-file are left out: an interactor talks by standard input and "
			"output");
		return;
	}
	package_section(polygon->package, "io", NULL);
	if (input)
		package_key(polygon->package, "input", "%s", input);
	if (output)
		package_key(polygon->package, "output", "%s", output);
}

/* ---- what nobody here can do ---- */

/* Polygon runs such solutions a second time on what came of the first run. */
static void polygon_runs(struct polygon *polygon)
{
	const char *count = polygon_value(polygon->judging, "run-count");
	const struct xml *tag = xml_child(xml_child(polygon->root, "tags"), "tag");
	const struct xml *scorer = xml_child(polygon->assets, "scorer");

	if (count && strcmp(count, "1") != 0)
		polygon_error(polygon, polygon->judging,
			"run-count=\"%s\": solutions that are run more than once on a test cannot be "
			"carried over; see `multi-pass` and `two-steps` in ojjudge-problem(5)",
			count);
	for (; tag && !count; tag = xml_again(tag))
		if (polygon_value(tag, "value") && strcmp(polygon_value(tag, "value"), "run-twice") == 0)
			polygon_error(polygon, tag,
				"the tag run-twice: solutions that are run twice on a test cannot be "
				"carried over; see `multi-pass` and `two-steps` in ojjudge-problem(5)");
	if (scorer)
		polygon_error(polygon, scorer,
			"<scorer>: a program that makes up the score cannot be carried over; say the score "
			"by "
			"points of tests and groups, and take <scorer> out");
}

/* ---- all together ---- */

/* The testset `tests`, else the only one. */
static void polygon_testset(struct polygon *polygon)
{
	const struct xml *first = xml_child(polygon->judging, "testset"), *found = NULL;

	for (const struct xml *set = first; set; set = xml_again(set))
		if (!found && polygon_value(set, "name") && strcmp(polygon_value(set, "name"), "tests") == 0)
			found = set;
	if (!found && first && xml_again(first))
		polygon_error(polygon, xml_again(first),
			"of several testsets one must be called `tests`: which one is it that judges?");
	if (!first)
		polygon_error(polygon, polygon->judging ? polygon->judging : polygon->root,
			"there is no <judging> with a <testset>");
	polygon->testset = found ? found : first;
	for (const struct xml *set = first; set; set = xml_again(set)) {
		const char *name = polygon_value(set, "name");

		if (set != polygon->testset)
			polygon_note(
				polygon, set, "the testset %s is left out", name ? name : "without a name");
	}
}

static void polygon_free(struct polygon *polygon)
{
	for (size_t i = 0; i < polygon->tests; i++) {
		free(polygon->test[i].input);
		free(polygon->test[i].answer);
	}
	free(polygon->test);
	free(polygon->group);
	strv_free(&polygon->names);
	strv_free(&polygon->grouped);
	strv_free(&polygon->told);
	strv_free(&polygon->called);
	strv_free(&polygon->generators);
	xml_free(polygon->root);
}

static bool polygon_read(struct polygon *polygon)
{
	auto_buf struct buf bytes = { 0 };
	struct err err;
	int line = 0;

	if (!package_read(polygon->package, POLYGON_FILE, &bytes))
		return false;
	if (xml_read(buf_text(&bytes), bytes.len, &polygon->root, &line, &err) < 0) {
		package_failed(polygon->package, POLYGON_FILE, line, &err);
		return false;
	}
	if (strcmp(polygon->root->name, "problem") == 0)
		return true;
	polygon_error(polygon, polygon->root, "the document is a <%s>, where a package has a <problem>",
		polygon->root->name);
	return false;
}

void package_polygon(struct package *package)
{
	__attribute__((cleanup(polygon_free))) struct polygon polygon = { .package = package };
	struct err err;

	if (!polygon_read(&polygon))
		return;
	polygon.judging = xml_child(polygon.root, "judging");
	polygon.assets = xml_child(polygon.root, "assets");
	polygon.resources = xml_child(xml_child(polygon.root, "files"), "resources");
	polygon.interactive = xml_child(polygon.assets, "interactor");
	if (!polygon_schema(&polygon)) {
		package_section(package, "problem", NULL);
		polygon_name(&polygon);
		return;
	}
	polygon_problem(&polygon);
	polygon_testset(&polygon);
	polygon_runs(&polygon);
	if (!polygon.testset)
		return;
	polygon.validates = polygon_validates(&polygon);
	polygon_limits(&polygon);
	polygon_io(&polygon);
	polygon_compile(&polygon);
	polygon_tests_read(&polygon);
	polygon_groups_read(&polygon);
	polygon_checker(&polygon);
	polygon_interactor(&polygon);
	polygon_tests_write(&polygon);
	polygon_groups_write(&polygon);
	polygon_validators(&polygon);
	polygon_cases(&polygon);
	polygon_solutions(&polygon);
	if (strv_check(&polygon.told, &err) < 0 || strv_check(&polygon.names, &err) < 0 ||
		strv_check(&polygon.grouped, &err) < 0 || strv_check(&polygon.called, &err) < 0 ||
		strv_check(&polygon.generators, &err) < 0)
		package_failed(package, NULL, 0, &err);
}
