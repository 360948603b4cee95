/*
 * polygon_compile.c: what is compiled together with solutions: graders and their headers, which are resources
 * of Polygon's packages with the asset `solution`.
 *
 * polygon.c calls it.  Fails on resources that come into play at another time or place than here.  A grader
 * must never be left out of a language that it is meant for.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *prefix, *language;
} polygon_types[] = {
#define TYPE(prefix, language) { prefix, language },
#include "package/polygon_types.def"
};

/* Solutions in Python are a module of that name, which the grader imports. */
#define POLYGON_MODULE "solution"
#define POLYGON_ENTRY  "grader.py"

const char *polygon_language(const struct polygon *polygon, const char *type)
{
	struct err ignored;

	for (size_t i = 0; type && i < sizeof(polygon_types) / sizeof(polygon_types[0]); i++) {
		size_t length = strlen(polygon_types[i].prefix);

		if (strncmp(type, polygon_types[i].prefix, length) != 0 ||
			(type[length] && !strchr(".=-*0123456789", type[length])))
			continue;
		if (!polygon_types[i].language ||
			!languages_find(polygon->package->languages, polygon_types[i].language, &ignored))
			return NULL;
		return polygon_types[i].language;
	}
	return NULL;
}

/* Whether an element of `list` is called so, in letters of any case. */
static bool polygon_compile_named(const struct xml *list, const char *element, const char *name)
{
	for (const struct xml *xml = xml_child(list, element); xml; xml = xml_again(xml)) {
		const char *is = polygon_value(xml, "name");

		if (is && strcasecmp(is, name) == 0)
			return true;
	}
	return false;
}

bool polygon_resource(const struct xml *file, const char *asset, const char *stage)
{
	const struct xml *stages = xml_child(file, "stages");

	if (!polygon_compile_named(xml_child(file, "assets"), "asset", asset))
		return false;
	return stages ? polygon_compile_named(stages, "stage", stage) : strcmp(stage, "compile") == 0;
}

/* ---- one resource ---- */

/* Adds the languages that a resource is for; none: it is for all. */
static void polygon_compile_types(struct polygon *polygon, const struct xml *file, struct strv *ret_languages)
{
	const char *types = polygon_value(file, "for-types");
	auto_free char *copy = NULL;
	char *rest, *type;

	if (!types)
		types = polygon_value(file, "for-type");
	if (!types || strcmp(types, "*") == 0)
		return;
	copy = rest = strdup(types);
	if (!copy)
		polygon->package->ini.failed = true;
	while (copy && (type = strsep(&rest, ";:, "))) {
		const char *language = *type ? polygon_language(polygon, type) : NULL;

		if (language && !strv_has(ret_languages, language))
			strv_add(ret_languages, language);
		if (*type && !language)
			polygon_note(polygon, file, "for-types: %s is no language here", type);
	}
}

/* What is compiled, not what lies beside it. */
static bool polygon_compile_is_grader(const struct polygon *polygon, const char *path)
{
	const struct language *language = languages_of_file(polygon->package->languages, path);

	if (!language || language_has_extension(&language->headers, path))
		return false;
	return strcmp(language->name, "python3") != 0 || strcmp(polygon_base(path), POLYGON_ENTRY) == 0;
}

/* Whether a resource is put beside solutions; false: it is none, or there is an error that was told. */
static bool polygon_compile_takes(struct polygon *polygon, const struct xml *file)
{
	const char *location = polygon_value(file, "location"), *path;

	if (!polygon_resource(file, "solution", "compile")) {
		if (polygon_resource(file, "solution", "run"))
			polygon_error(polygon, file,
				"a resource that solutions find when they run cannot be carried over: "
				"ojjudge "
				"puts files beside sources, at the stage compile");
		return false;
	}
	path = polygon_file(polygon, file, "path");
	if (!path)
		return false;
	if (strchr(path, '{')) {
		polygon_error(polygon, file, "%s: a file of a solution cannot have braces in its name", path);
		return false;
	}
	if (location && strcmp(location, polygon_base(path)) != 0) {
		polygon_error(polygon, file,
			"location=\"%s\": a file of a solution lies beside it under its own name, %s",
			location, polygon_base(path));
		return false;
	}
	return true;
}

/* ---- all of them ---- */

struct polygon_compile {
	struct strv grader, include, languages;
	bool module; /* there is a grader in Python */
};

static void polygon_compile_free(struct polygon_compile *compile)
{
	strv_free(&compile->grader);
	strv_free(&compile->include);
	strv_free(&compile->languages);
}
#define auto_compile __attribute__((cleanup(polygon_compile_free)))

/* Adds a grader as a pattern for all languages that have it. */
static void polygon_compile_grader(
	struct polygon *polygon, const struct xml *file, const char *path, struct polygon_compile *compile)
{
	const struct language *language = languages_of_file(polygon->package->languages, path);
	const char *dot = strrchr(path, '.');
	auto_strv struct strv types = { 0 };
	auto_free char *pattern = NULL;

	polygon_compile_types(polygon, file, &types);
	if (types.count && !strv_has(&types, language->name))
		polygon_note(polygon, file, "%s is taken for a grader of %s, whatever for-types says", path,
			language->name);
	if (asprintf(&pattern, "%.*s.{ext}", (int)(dot - path), path) < 0) {
		pattern = NULL;
		polygon->package->ini.failed = true;
		return;
	}
	if (!strv_has(&compile->grader, pattern))
		strv_add(&compile->grader, pattern);
	if (!strv_has(&compile->languages, language->name))
		strv_add(&compile->languages, language->name);
	compile->module = compile->module || strcmp(language->name, "python3") == 0;
}

static void polygon_compile_read(struct polygon *polygon, struct polygon_compile *compile)
{
	const struct xml *file = xml_child(polygon->resources, "file");

	for (; file; file = xml_again(file)) {
		const char *path = polygon_value(file, "path");

		if (!polygon_compile_takes(polygon, file) || !path)
			continue;
		if (polygon_compile_is_grader(polygon, path))
			polygon_compile_grader(polygon, file, path, compile);
		else if (!strv_has(&compile->include, path))
			strv_add(&compile->include, path);
	}
	if (compile->grader.failed || compile->include.failed || compile->languages.failed)
		polygon->package->ini.failed = true;
}

/* Whether a file of that pattern is there for the language. */
static bool polygon_compile_has(struct polygon *polygon, const char *pattern, const char *name)
{
	struct err ignored;
	const struct language *language = languages_find(polygon->package->languages, name, &ignored);
	int stem = (int)(strlen(pattern) - strlen(".{ext}"));

	for (size_t i = 0; language && i < language->extensions.count; i++) {
		auto_free char *path = NULL;

		if (asprintf(&path, "%.*s%s", stem, pattern, language->extensions.item[i]) < 0)
			path = NULL;
		if (path && package_is_file(polygon->package, path))
			return true;
	}
	return false;
}

/* All languages have the same graders, but for extensions. */
static void polygon_compile_check(struct polygon *polygon, const struct polygon_compile *compile)
{
	for (size_t i = 0; i < compile->grader.count; i++)
		for (size_t j = 0; j < compile->languages.count; j++)
			if (!polygon_compile_has(
				    polygon, compile->grader.item[i], compile->languages.item[j]))
				polygon_error(polygon, polygon->resources,
					"graders have the same names in all languages, but for extensions: "
					"there "
					"is no %s for %s",
					compile->grader.item[i], compile->languages.item[j]);
}

void polygon_compile_languages(struct polygon *polygon, struct strv *ret_languages)
{
	auto_compile struct polygon_compile compile = { 0 };

	polygon_compile_read(polygon, &compile);
	strv_append(ret_languages, &compile.languages);
	if (ret_languages->failed)
		polygon->package->ini.failed = true;
}

void polygon_compile(struct polygon *polygon)
{
	auto_compile struct polygon_compile compile = { 0 };

	polygon_compile_read(polygon, &compile);
	polygon_compile_check(polygon, &compile);
	if (!compile.grader.count && !compile.include.count)
		return;
	package_section(polygon->package, "compile", NULL);
	if (compile.module)
		package_key(polygon->package, "name", POLYGON_MODULE);
	package_key_words(polygon->package, "grader", &compile.grader);
	package_key_words(polygon->package, "include", &compile.include);
}
