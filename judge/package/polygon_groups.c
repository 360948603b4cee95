/*
 * polygon_groups.c: groups of tests in Polygon's packages: points, policies, dependencies.
 *
 * polygon.c calls it when the tests are known.  Fails on groups that depend on what is no group, or on each
 * other in a circle.  A group must never be worth something else than on Polygon: with the policy
 * complete-group all of it or nothing, with each-test the points of each test; nothing when a test of a group
 * that it depends on, directly or not, is not passed.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>

struct polygon_group *polygon_group(const struct polygon *polygon, const char *name)
{
	for (size_t i = 0; i < polygon->groups; i++)
		if (strcmp(polygon->group[i].name, name ? name : "") == 0)
			return &polygon->group[i];
	return NULL;
}

void polygon_group_tests(
	const struct polygon *polygon, const struct polygon_group *group, struct strv *ret_names)
{
	for (size_t i = 0; i < polygon->tests; i++)
		if (polygon->test[i].in == group)
			strv_add(ret_names, polygon->test[i].name);
}

/* ---- reading ---- */

/* Adds a group; NULL: there are too many, or memory is short. */
static struct polygon_group *polygon_groups_add(
	struct polygon *polygon, const char *name, const struct xml *xml)
{
	struct polygon_group *more = reallocarray(
		polygon->group, polygon->groups + 1, sizeof(*polygon->group));

	if (!more) {
		polygon->package->ini.failed = true;
		return NULL;
	}
	polygon->group = more;
	if (polygon->groups == POLYGON_GROUPS) {
		polygon_error(polygon, xml, "there are more than %d groups", POLYGON_GROUPS);
		return NULL;
	}
	more += polygon->groups++;
	*more = (struct polygon_group){ .name = name, .line = xml ? xml->line : 0 };
	return more;
}

/* What contestants may see. */
static void polygon_groups_feedback(
	struct polygon *polygon, struct polygon_group *group, const struct xml *xml)
{
	static const struct {
		const char *name, *visible, *note;
	} rows[] = {
		{ "complete", "verdict", NULL },
		{ "icpc", "verdict",
			"contestants see the verdicts of all tests, where Polygon shows that of the first "
			"that "
			"fails" },
		{ "points", "none", NULL },
		{ "none", "none", "contestants see the points of the group" },
	};
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	const char *policy = polygon_value(xml, "feedback-policy");
	size_t i = 0;

	if (!policy)
		return;
	while (i < count && strcmp(rows[i].name, policy) != 0)
		i++;
	if (i == count) {
		polygon_error(
			polygon, xml, "feedback-policy=\"%s\": it is complete, icpc, points or none", policy);
		return;
	}
	group->visible = rows[i].visible;
	if (rows[i].note && polygon_once(polygon, rows[i].note))
		polygon_note(polygon, xml, "feedback-policy=\"%s\": %s", policy, rows[i].note);
}

static void polygon_groups_policy(struct polygon *polygon, struct polygon_group *group, const struct xml *xml)
{
	const char *policy = polygon_value(xml, "points-policy");

	group->each = policy && strcmp(policy, "each-test") == 0;
	if (policy && !group->each && strcmp(policy, "complete-group") != 0)
		polygon_error(
			polygon, xml, "points-policy=\"%s\": it is complete-group or each-test", policy);
	if (!policy && polygon_once(polygon, "points-policy"))
		polygon_note(polygon, xml,
			"group %s has no points-policy: complete-group is taken, all tests or nothing",
			group->name);
}

static void polygon_groups_one(struct polygon *polygon, const struct xml *xml)
{
	const char *name = polygon_need(polygon, xml, "name"), *points = polygon_value(xml, "points");
	struct polygon_group *group;
	struct err err;

	if (!name)
		return;
	group = polygon_group(polygon, name);
	if (group) {
		polygon_error(
			polygon, xml, "group %s stands here twice, first in line %d", name, group->line);
		return;
	}
	group = polygon_groups_add(polygon, name, xml);
	if (!group)
		return;
	group->xml = xml;
	group->points = -1;
	if (points && text_real(points, &group->points, &err) < 0)
		polygon_error(polygon, xml, "points=\"%s\": %s", points, err.text);
	polygon_groups_policy(polygon, group, xml);
	polygon_groups_feedback(polygon, group, xml);
}

/* A test of a group that <groups> does not have, or of none where there are groups. */
static struct polygon_group *polygon_groups_other(struct polygon *polygon, const struct polygon_test *test)
{
	struct polygon_group *group = polygon_groups_add(polygon, test->group ? test->group : "", test->xml);

	if (!group)
		return NULL;
	group->points = -1;
	group->each = !test->group;
	if (test->group)
		polygon_note(polygon, test->xml,
			"group %s is not in <groups>: its policy is taken to be complete-group", test->group);
	return group;
}

static void polygon_groups_count(struct polygon *polygon)
{
	bool grouped = polygon->groups;

	for (size_t i = 0; i < polygon->tests; i++)
		grouped = grouped || polygon->test[i].group;
	for (size_t i = 0; grouped && i < polygon->tests; i++) {
		const struct polygon_test *test = &polygon->test[i];
		struct polygon_group *group = polygon_group(polygon, test->group);

		if (!group)
			group = polygon_groups_other(polygon, test);
		if (!group)
			return;
		group->tests++;
		group->sum += test->points;
		group->unpaid += !(test->points > 0);
	}
	for (size_t i = 0; i < polygon->tests; i++)
		polygon->test[i].in = polygon_group(polygon, polygon->test[i].group);
}

/* What each group is worth, and what all are. */
static void polygon_groups_points(struct polygon *polygon)
{
	if (polygon->groups)
		polygon->total = 0;
	for (size_t i = 0; i < polygon->groups; i++) {
		struct polygon_group *group = &polygon->group[i];

		if (group->points >= 0 && group->sum > 0 &&
			(group->points < group->sum || group->points > group->sum))
			polygon_note(polygon, group->xml,
				"group %s has %g points, and its tests have %g together: %s are taken",
				group->name, group->points, group->sum,
				group->each ? "those of the tests" : "those of the group");
		if (group->each || group->points < 0)
			group->points = group->sum;
		if (!group->tests)
			polygon_note(
				polygon, group->xml, "group %s has no tests, and is left out", group->name);
		else
			polygon->total += group->points;
	}
}

/* ---- dependencies ---- */

/* The next <dependency> of a group; `last` NULL: the first. */
static const struct xml *polygon_groups_dependency(const struct polygon_group *group, const struct xml *last)
{
	return last ? xml_again(last) : xml_child(xml_child(group->xml, "dependencies"), "dependency");
}

static const struct polygon_group *polygon_groups_needed(
	const struct polygon *polygon, const struct xml *dependency)
{
	const char *name = polygon_value(dependency, "group");

	return name ? polygon_group(polygon, name) : NULL;
}

static void polygon_groups_check(struct polygon *polygon, const struct polygon_group *group)
{
	const struct xml *dependency = polygon_groups_dependency(group, NULL);

	for (; dependency; dependency = polygon_groups_dependency(group, dependency)) {
		const char *name = polygon_need(polygon, dependency, "group");

		if (name && !polygon_group(polygon, name))
			polygon_error(polygon, dependency, "group %s depends on %s, which is no group",
				group->name, name);
	}
}

static bool polygon_groups_settles(const struct polygon *polygon, const struct polygon_group *group)
{
	const struct xml *dependency = polygon_groups_dependency(group, NULL);

	for (; dependency; dependency = polygon_groups_dependency(group, dependency)) {
		const struct polygon_group *needed = polygon_groups_needed(polygon, dependency);

		if (needed && !needed->settled)
			return false;
	}
	return true;
}

/* A group in a circle, reached from one that has not settled. */
static const struct polygon_group *polygon_groups_circle(
	const struct polygon *polygon, const struct polygon_group *group)
{
	for (size_t steps = 0; steps < polygon->groups; steps++) {
		const struct xml *dependency = polygon_groups_dependency(group, NULL);
		const struct polygon_group *next = NULL;

		for (; dependency && !next; dependency = polygon_groups_dependency(group, dependency)) {
			next = polygon_groups_needed(polygon, dependency);
			next = next && !next->settled ? next : NULL;
		}
		group = next ? next : group;
	}
	return group;
}

/* A group settles when all that it depends on have; those in a circle never do. */
static void polygon_groups_circles(struct polygon *polygon)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < polygon->groups; i++) {
			struct polygon_group *group = &polygon->group[i];

			if (!group->settled && polygon_groups_settles(polygon, group))
				group->settled = more = true;
		}
	}
	for (size_t i = 0; i < polygon->groups; i++)
		if (!polygon->group[i].settled) {
			const struct polygon_group *group = polygon_groups_circle(
				polygon, &polygon->group[i]);

			polygon_error(polygon, group->xml,
				"group %s depends on itself, directly or by way of others", group->name);
			return;
		}
}

/* Whether another group depends on it. */
static bool polygon_groups_is_needed(const struct polygon *polygon, const struct polygon_group *group)
{
	for (size_t i = 0; i < polygon->groups; i++) {
		const struct xml *dependency = polygon_groups_dependency(&polygon->group[i], NULL);

		for (; dependency; dependency = polygon_groups_dependency(&polygon->group[i], dependency))
			if (polygon_groups_needed(polygon, dependency) == group)
				return true;
	}
	return false;
}

/*
 * Groups get sections where there are points, in which they have a say.  Whether a group with points for each
 * test is passed cannot be seen from its points when some tests have none: another section says so.
 */
static void polygon_groups_sections(struct polygon *polygon)
{
	for (size_t i = 0; i < polygon->groups; i++) {
		struct polygon_group *group = &polygon->group[i];
		auto_free char *passed = NULL;

		if (!group->tests || !(polygon->total > 0) || (!*group->name && !(group->sum > 0)))
			continue;
		group->section = package_section_name(polygon->package, "group",
			*group->name ? group->name : "ungrouped", &polygon->grouped);
		group->passed = group->section;
		if (!group->each || !group->unpaid || !(group->sum > 0) ||
			!polygon_groups_is_needed(polygon, group))
			continue;
		if (asprintf(&passed, "%s-passed", group->name) < 0)
			passed = NULL;
		group->passed = passed ? package_section_name(
						 polygon->package, "group", passed, &polygon->grouped)
				       : NULL;
	}
}

void polygon_groups_read(struct polygon *polygon)
{
	const struct xml *xml = xml_child(xml_child(polygon->testset, "groups"), "group");

	for (; xml && polygon->groups < POLYGON_GROUPS; xml = xml_again(xml))
		polygon_groups_one(polygon, xml);
	if (xml)
		polygon_error(polygon, xml, "there are more than %d groups", POLYGON_GROUPS);
	polygon_groups_count(polygon);
	polygon_groups_points(polygon);
	for (size_t i = 0; i < polygon->groups; i++)
		polygon_groups_check(polygon, &polygon->group[i]);
	polygon_groups_circles(polygon);
	polygon_groups_sections(polygon);
	if (polygon->groups && polygon->tests && !(polygon->total > 0))
		polygon_note(polygon, polygon->testset,
			"no test has points: the groups count for nothing, and a solution gets 100 when all "
			"tests "
			"are passed");
}

/* ---- writing ---- */

static void polygon_groups_requires(struct polygon *polygon, const struct polygon_group *group)
{
	const struct xml *dependency = polygon_groups_dependency(group, NULL);
	auto_strv struct strv needed = { 0 };

	for (; dependency; dependency = polygon_groups_dependency(group, dependency)) {
		const struct polygon_group *other = polygon_groups_needed(polygon, dependency);

		if (other && other->passed && !strv_has(&needed, other->passed))
			strv_add(&needed, other->passed);
	}
	if (needed.failed)
		polygon->package->ini.failed = true;
	package_key_words(polygon->package, "requires", &needed);
}

static void polygon_groups_section(struct polygon *polygon, const struct polygon_group *group)
{
	auto_strv struct strv tests = { 0 }, args = { 0 };

	package_section(polygon->package, "group", group->section);
	if (strcmp(group->section, group->name) != 0 && *group->name)
		package_comment(polygon->package, "group %s", group->name);
	polygon_group_tests(polygon, group, &tests);
	package_key_words(polygon->package, "tests", &tests);
	if (group->each && group->sum > 0)
		package_key(polygon->package, "score", "sum");
	else
		package_key_real(polygon->package, "points", group->points);
	polygon_groups_requires(polygon, group);
	if (group->visible)
		package_key(polygon->package, "visible", "%s", group->visible);
	if (polygon->validates && *group->name) {
		strv_add(&args, "--group");
		strv_add(&args, group->name);
		package_key_words(polygon->package, "validator-args", &args);
	}
	if (group->passed && group->passed != group->section) {
		package_section(polygon->package, "group", group->passed);
		package_comment(polygon->package, "whether all tests are passed, those without points too");
		package_key_words(polygon->package, "tests", &tests);
		package_key(polygon->package, "points", "0");
		polygon_groups_requires(polygon, group);
	}
	if (tests.failed || args.failed)
		polygon->package->ini.failed = true;
}

void polygon_groups_write(struct polygon *polygon)
{
	for (size_t i = 0; i < polygon->groups; i++)
		if (polygon->group[i].section)
			polygon_groups_section(polygon, &polygon->group[i]);
}
