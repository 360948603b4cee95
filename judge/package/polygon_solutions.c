/*
 * polygon_solutions.c: the solutions in Polygon's packages, and what their tags promise (polygon_tags.def).
 *
 * polygon.c calls it.  Fails on tags that nobody knows and on sources that are not there.  A solution in a
 * language that there is not here is noted, and left out.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>

static const struct polygon_tag {
	const char *name, *expect, *permit;
	bool everywhere;
} polygon_tags[] = {
#define TAG(name, expect, permit, everywhere) { name, expect, permit, everywhere },
#include "package/polygon_tags.def"
};

#define POLYGON_TAGS (sizeof(polygon_tags) / sizeof(polygon_tags[0]))

/* NULL: an error that was told. */
static const struct polygon_tag *polygon_tag(struct polygon *polygon, const struct xml *xml)
{
	const char *names[POLYGON_TAGS + 1] = { NULL }, *name = polygon_need(polygon, xml, "tag"), *nearest;

	for (size_t i = 0; i < POLYGON_TAGS; i++) {
		names[i] = polygon_tags[i].name;
		if (name && strcmp(names[i], name) == 0)
			return &polygon_tags[i];
	}
	nearest = name ? text_nearest(name, names) : NULL;
	if (name)
		polygon_error(polygon, xml, "unknown tag \"%s\"%s%s%s", name,
			nearest ? ": did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
	return NULL;
}

/* ---- the tests that a tag is about ---- */

/* The group of our testset that an <extra-tag> is about; NULL: none, which is noted. */
static struct polygon_group *polygon_tag_group(struct polygon *polygon, const struct xml *extra)
{
	const char *set = polygon_value(extra, "testset"), *ours = polygon_value(polygon->testset, "name");
	const char *name = polygon_value(extra, "group");
	struct polygon_group *group = name ? polygon_group(polygon, name) : NULL;

	if (group && (!set || (ours && strcmp(set, ours) == 0)))
		return group;
	if (polygon_once(polygon, "extra-tag"))
		polygon_note(polygon, extra,
			"an <extra-tag> that is not about a group of the testset is left out");
	return NULL;
}

/* Adds the tests of all groups that have no tag of their own. */
static void polygon_tag_rest(struct polygon *polygon, const struct xml *extra, struct strv *ret_tests)
{
	for (size_t i = 0; i < polygon->groups; i++)
		polygon->group[i].tagged = false;
	for (; extra; extra = xml_again(extra)) {
		struct polygon_group *group = polygon_tag_group(polygon, extra);

		if (group)
			group->tagged = true;
	}
	for (size_t i = 0; i < polygon->tests; i++)
		if (!polygon->test[i].in || !polygon->test[i].in->tagged)
			strv_add(ret_tests, polygon->test[i].name);
}

/* ---- one solution ---- */

/* What a solution's sections have in common. */
struct polygon_solution {
	const struct xml *xml;
	const char *path;
	const char *language; /* NULL: its file's name says it */
	struct strv *names;   /* of all sections [solution NAME] */
};

static void polygon_solution_verdicts(struct polygon *polygon, const char *key, const char *verdicts)
{
	const struct xml *checker = xml_child(polygon->assets, "checker");
	const char *name = polygon_value(checker, "name");
	bool standard = name && strncmp(name, "std::", 5) == 0;

	/* What ojjudge compares by itself is never PE. */
	if (verdicts && standard && strstr(verdicts, "PE") && !strstr(verdicts, "WA"))
		package_key(polygon->package, key, "%s WA", verdicts);
	else if (verdicts)
		package_key(polygon->package, key, "%s", verdicts);
}

/* One section; tests NULL: it is about all. */
static void polygon_solution_section(struct polygon *polygon, const struct polygon_solution *solution,
	const struct polygon_tag *tag, const char *wanted, const struct strv *tests)
{
	struct package *package = polygon->package;
	const char *note = polygon_value(solution->xml, "note");
	const char *name = package_section_name(package, "solution", wanted, solution->names);

	if (!name)
		return;
	package_section(package, "solution", name);
	package_comment(package, "%s%s%s", tag->name, note ? ": " : "", note ? note : "");
	if (strcmp(name, solution->path) != 0)
		package_key(package, "file", "%s", solution->path);
	if (solution->language)
		package_key(package, "language", "%s", solution->language);
	polygon_solution_verdicts(polygon, "expect", tag->expect);
	polygon_solution_verdicts(polygon, "permit", tag->permit);
	if (tests)
		package_key_words(package, "tests", tests);
}

/* The tags of its groups. */
static void polygon_solution_groups(
	struct polygon *polygon, const struct polygon_solution *solution, const struct xml *extra)
{
	for (; extra; extra = xml_again(extra)) {
		const struct polygon_tag *tag = polygon_tag(polygon, extra);
		const struct polygon_group *group = polygon_tag_group(polygon, extra);
		auto_strv struct strv tests = { 0 };
		auto_free char *name = NULL;

		if (!tag || !tag->permit || !group)
			continue;
		polygon_group_tests(polygon, group, &tests);
		if (!tests.count || asprintf(&name, "%s:%s", solution->path, group->name) < 0) {
			name = NULL;
			continue;
		}
		polygon_solution_section(polygon, solution, tag, name, &tests);
	}
}

/* Finds its file and language; false: it is left out, which was told. */
static bool polygon_solution_read(
	struct polygon *polygon, const struct xml *xml, struct polygon_solution *solution)
{
	const struct xml *source = xml_child(xml, "source");
	const char *type = polygon_value(source, "type");
	const struct language *language;
	const char *named = type ? polygon_language(polygon, type) : NULL;

	if (!source) {
		polygon_error(polygon, xml, "<solution> has no <source>");
		return false;
	}
	solution->path = polygon_file(polygon, source, "path");
	if (!solution->path)
		return false;
	language = languages_of_file(polygon->package->languages, solution->path);
	if (!language && !named) {
		polygon_note(polygon, source, "%s is left out: there is no language for it", solution->path);
		return false;
	}
	if (type && !named)
		polygon_note(polygon, source, "%s is of the type %s, and judged as %s", solution->path, type,
			language->name);
	if (named && (!language || strcmp(language->name, named) != 0))
		solution->language = named;
	return true;
}

static void polygon_solution(struct polygon *polygon, const struct xml *xml, struct strv *names)
{
	struct polygon_solution solution = { .xml = xml, .names = names };
	const struct polygon_tag *tag = polygon_tag(polygon, xml);
	const struct xml *extra = xml_child(xml_child(xml, "extra-tags"), "extra-tag");
	auto_strv struct strv rest = { 0 };

	if (!polygon_solution_read(polygon, xml, &solution) || !tag)
		return;
	if (!tag->permit)
		polygon_note(
			polygon, xml, "%s: a solution with the tag %s is left out", solution.path, tag->name);
	if (extra && !tag->everywhere)
		polygon_tag_rest(polygon, extra, &rest);
	if (tag->permit && (!extra || tag->everywhere || rest.count))
		polygon_solution_section(polygon, &solution, tag, solution.path,
			rest.count && rest.count < polygon->tests ? &rest : NULL);
	polygon_solution_groups(polygon, &solution, extra);
	if (rest.failed)
		polygon->package->ini.failed = true;
}

void polygon_solutions(struct polygon *polygon)
{
	const struct xml *solution = xml_child(xml_child(polygon->assets, "solutions"), "solution");
	const struct xml *first = solution;
	auto_strv struct strv names = { 0 };
	bool main = false;

	for (; solution; solution = xml_again(solution)) {
		const char *tag = polygon_value(solution, "tag");

		main = main || (tag && strcmp(tag, "main") == 0);
		polygon_solution(polygon, solution, &names);
	}
	if (first && !main)
		polygon_note(polygon, first, "no solution has the tag main");
}
