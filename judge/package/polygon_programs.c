/*
 * polygon_programs.c: the jury's programs in Polygon's packages: checker, interactor, validators.
 *
 * polygon.c calls it.  Fails on programs of which the source is missing, or the library that it includes. Its
 * standard checkers are compared by ojjudge itself (polygon_checkers.def); one that is not known there is
 * compiled like any other.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>

/* ---- libraries ---- */

/* Whether two paths are in the same folder. */
static bool polygon_together(const char *a, const char *b)
{
	size_t length = (size_t)(polygon_base(a) - a);

	return length == (size_t)(polygon_base(b) - b) && memcmp(a, b, length) == 0;
}

static const struct {
	const char *extension, *word, *file;
	bool here; /* it can be used here when the package has it */
} polygon_libraries[] = {
	{ ".pas", "testlib", "testlib.pas", true },
	{ ".dpr", "testlib", "testlib.pas", true },
	{ ".java", "ru.ifmo.testlib", "testlib4j.jar", false },
	{ NULL, "testlib.h", "testlib.h", true },
};

/* The path of a file of that name, beside `source` or elsewhere; NULL: there is none. */
static char *polygon_library(struct polygon *polygon, const char *source, const char *file)
{
	const struct xml *resource = xml_child(polygon->resources, "file");
	const char *const folders[] = { "", "files/" };
	char *path;

	if (asprintf(&path, "%.*s%s", (int)(polygon_base(source) - source), source, file) < 0)
		return NULL;
	if (package_is_file(polygon->package, path))
		return path;
	free(path);
	for (; resource; resource = xml_again(resource)) {
		const char *named = polygon_value(resource, "path");

		if (named && strcmp(polygon_base(named), file) == 0 &&
			package_is_file(polygon->package, named))
			return strdup(named);
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (asprintf(&path, "%s%s", folders[i], file) < 0)
			return NULL;
		if (package_is_file(polygon->package, path))
			return path;
		free(path);
	}
	return NULL;
}

/* Adds the testlib that a source includes to what lies beside it; false: the package has none. */
static bool polygon_testlib(
	struct polygon *polygon, const struct xml *xml, const char *source, struct strv *include)
{
	const char *dot = strrchr(polygon_base(source), '.');
	auto_buf struct buf text = { 0 };
	auto_free char *path = NULL;
	size_t i = 0;

	while (polygon_libraries[i].extension && (!dot || strcmp(polygon_libraries[i].extension, dot) != 0))
		i++;
	if (!package_read(polygon->package, source, &text) || !text.data ||
		!memmem(text.data, text.len, polygon_libraries[i].word, strlen(polygon_libraries[i].word)))
		return true;
	if (!polygon_libraries[i].here) {
		polygon_error(polygon, xml, "%s needs %s, which ojjudge cannot use: write it with testlib.h",
			source, polygon_libraries[i].file);
		return false;
	}
	path = polygon_library(polygon, source, polygon_libraries[i].file);
	if (!path) {
		polygon_error(polygon, xml,
			"%s includes %s, which is not in the package: put %s of your testlib into the folder "
			"files",
			source, polygon_libraries[i].file, polygon_libraries[i].file);
		return false;
	}
	if (!polygon_together(path, source))
		strv_add(include, path);
	return true;
}

/* Whether a resource has to be named, so that it lies beside a program's source. */
static bool polygon_beside_one(
	const struct xml *file, const char *asset, const char *path, const char *source)
{
	const char *type = polygon_value(file, "type");

	if (xml_child(file, "assets"))
		return polygon_resource(file, asset, "compile") || polygon_resource(file, asset, "run");
	/* One without assets is for all programs of the jury's; headers that lie there are found. */
	return type && strncmp(type, "h.", 2) == 0 && !polygon_together(path, source);
}

/* Adds the resources that are meant for it: to its sources, or to what lies beside them. */
static void polygon_beside(
	struct polygon *polygon, const char *asset, struct strv *source, struct strv *include)
{
	const struct language *language = languages_of_file(polygon->package->languages, source->item[0]);
	const struct xml *file = xml_child(polygon->resources, "file");

	for (; file; file = xml_again(file)) {
		const char *path = polygon_value(file, "path");

		if (!path || strv_has(source, path) || strv_has(include, path) ||
			!polygon_beside_one(file, asset, path, source->item[0]) ||
			!polygon_file(polygon, file, "path"))
			continue;
		strv_add(language_has_extension(&language->extensions, path) ? source : include, path);
	}
}

bool polygon_known(struct polygon *polygon, const struct xml *xml)
{
	const struct xml *source = xml_child(xml, "source");
	const char *path = polygon_value(source, "path");

	if (!path || languages_of_file(polygon->package->languages, path))
		return true;
	if (polygon_once(polygon, path))
		polygon_note(
			polygon, source, "%s is left out: no language of languages.ini has such files", path);
	return false;
}

bool polygon_program(struct polygon *polygon, const struct xml *xml, const char *asset)
{
	const struct xml *source = xml_child(xml, "source");
	auto_strv struct strv sources = { 0 }, include = { 0 };
	const char *path;

	if (!source) {
		polygon_error(polygon, xml,
			"<%s> has no <source>: a program without its source cannot be carried over",
			xml->name);
		return false;
	}
	if (xml_again(source))
		polygon_note(polygon, xml_again(source), "<%s>: a second <source> is left out", xml->name);
	path = polygon_file(polygon, source, "path");
	if (!path)
		return false;
	if (!languages_of_file(polygon->package->languages, path)) {
		polygon_error(polygon, source, "no language of languages.ini has files like %s", path);
		return false;
	}
	if (!polygon_testlib(polygon, source, path, &include))
		return false;
	strv_add(&sources, path);
	if (!sources.failed)
		polygon_beside(polygon, asset, &sources, &include);
	package_key_words(polygon->package, "source", &sources);
	package_key_words(polygon->package, "include", &include);
	if (sources.failed || include.failed)
		polygon->package->ini.failed = true;
	return true;
}

/* ---- [interactor] ---- */

void polygon_interactor(struct polygon *polygon)
{
	const struct xml *interactor = xml_child(polygon->assets, "interactor");

	if (!interactor)
		return;
	package_section(polygon->package, "interactor", NULL);
	package_key(polygon->package, "kind", "testlib");
	polygon_program(polygon, interactor, "interactor");
}

/* ---- [validator] ---- */

bool polygon_validates(struct polygon *polygon)
{
	const struct xml *validator = xml_child(xml_child(polygon->assets, "validators"), "validator");
	bool any = false;

	for (; validator; validator = xml_again(validator))
		any = polygon_known(polygon, validator) || any;
	return any;
}

void polygon_validators(struct polygon *polygon)
{
	const struct xml *validator = xml_child(xml_child(polygon->assets, "validators"), "validator");
	const char *testset = polygon_value(polygon->testset, "name");
	auto_strv struct strv names = { 0 }, args = { 0 };

	if (testset) {
		strv_add(&args, "--testset");
		strv_add(&args, testset);
	}
	for (; validator; validator = xml_again(validator)) {
		const char *path = polygon_value(xml_child(validator, "source"), "path");
		const char *name;

		if (!polygon_known(polygon, validator))
			continue;
		name = package_section_name(
			polygon->package, "validator", path ? polygon_base(path) : "validator", &names);
		if (!name)
			return;
		package_section(polygon->package, "validator", name);
		package_key(polygon->package, "kind", "testlib");
		polygon_program(polygon, validator, "validator");
		package_key_words(polygon->package, "args", &args);
	}
	if (args.failed)
		polygon->package->ini.failed = true;
}

/* ---- [case NAME]: what checker and validators are tried with ---- */

struct polygon_case {
	const char *kind, *verdict, *expect;
};

/* A verdict that is not here is one that `ojjudge verify` has no word for. */
static const struct polygon_case polygon_case_rows[] = {
	{ "checker", "ok", "right-output" },
	{ "checker", "wrong-answer", "wrong-output" },
	{ "checker", "presentation-error", "wrong-output" },
	{ "validator", "invalid", "invalid-input" },
};

#define POLYGON_CASES (sizeof(polygon_case_rows) / sizeof(polygon_case_rows[0]))

/* Writes a key for the file of a pattern; false: it is not there. */
static bool polygon_case_file(
	struct polygon *polygon, const struct xml *set, const char *pattern, const char *key, size_t number)
{
	auto_free char *path = NULL;

	if (!polygon_pattern(polygon, set, pattern, number, &path) ||
		!package_is_file(polygon->package, path))
		return false;
	if (key)
		package_key(polygon->package, key, "%s", path);
	return true;
}

static bool polygon_case_files(
	struct polygon *polygon, const struct xml *set, bool checker, bool keys, size_t number)
{
	return polygon_case_file(polygon, set, "input-path-pattern", keys ? "input" : NULL, number) &&
	       (!checker || (polygon_case_file(
				     polygon, set, "output-path-pattern", keys ? "output" : NULL, number) &&
				    polygon_case_file(polygon, set, "answer-path-pattern",
					    keys ? "answer" : NULL, number)));
}

static void polygon_case_args(struct polygon *polygon, const struct xml *test)
{
	const char *group = polygon_value(test, "group");
	auto_strv struct strv args = { 0 };

	if (!group)
		return;
	strv_add(&args, "--group");
	strv_add(&args, group);
	package_key_words(polygon->package, "validator-args", &args);
}

/* verdict NULL: its files are missing. */
static void polygon_case_left(
	struct polygon *polygon, const struct xml *test, const char *kind, const char *verdict)
{
	auto_buf struct buf key = { 0 };

	buf_printf(&key, "%s=%s", kind, verdict ? verdict : "");
	if (!polygon_once(polygon, buf_text(&key)))
		return;
	if (verdict)
		polygon_note(polygon, test, "tests of the %s that are to come to `%s` are left out", kind,
			verdict);
	else
		polygon_note(polygon, test, "the files of tests of the %s are not in the package", kind);
}

static void polygon_case(struct polygon *polygon, const struct xml *set, const struct xml *test,
	const char *kind, size_t number)
{
	const char *verdict = polygon_value(test, "verdict");
	bool checker = strcmp(kind, "checker") == 0;
	char name[40];
	size_t row = 0;

	while (row < POLYGON_CASES && (strcmp(polygon_case_rows[row].kind, kind) != 0 || !verdict ||
					      strcmp(polygon_case_rows[row].verdict, verdict) != 0))
		row++;
	if (row == POLYGON_CASES || !polygon_case_files(polygon, set, checker, false, number)) {
		polygon_case_left(polygon, test, kind, row == POLYGON_CASES ? verdict : NULL);
		return;
	}
	snprintf(name, sizeof(name), "%s %02zu", kind, number);
	package_section(polygon->package, "case", name);
	package_key(polygon->package, "expect", "%s", polygon_case_rows[row].expect);
	polygon_case_files(polygon, set, checker, true, number);
	if (!checker)
		polygon_case_args(polygon, test);
}

static void polygon_cases_of(struct polygon *polygon, const struct xml *program, const char *kind)
{
	const struct xml *set = xml_child(program, "testset");
	const struct xml *test = xml_child(xml_child(set, "tests"), "test");
	size_t number = 0;

	for (; test && number < POLYGON_TESTS; test = xml_again(test))
		polygon_case(polygon, set, test, kind, ++number);
}

void polygon_cases(struct polygon *polygon)
{
	const struct xml *validators = xml_child(polygon->assets, "validators");

	polygon_cases_of(polygon, xml_child(polygon->assets, "checker"), "checker");
	if (polygon->validates)
		polygon_cases_of(polygon, xml_child(validators, "validator"), "validator");
}
