/*
 * polygon_checker.c: the checkers in Polygon's packages.
 *
 * polygon.c calls it.  Those that Polygon has itself are compared by ojjudge itself (polygon_checkers.def);
 * one that is not known there is compiled like any other.  Fails where points of a checker's own would come
 * to something else than on Polygon.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>

static const struct {
	const char *name, *kind, *letters;
	double tolerance;
} polygon_checkers[] = {
#define CHECKER(name, kind, letters, tolerance, help) { name, kind, letters, tolerance },
#include "package/polygon_checkers.def"
};

#define POLYGON_CHECKERS (sizeof(polygon_checkers) / sizeof(polygon_checkers[0]))

/* The points that all tests have that have any; 0: they differ, or there are none. */
static double polygon_checker_points(const struct polygon *polygon, bool *ret_differ)
{
	double points = 0;

	*ret_differ = false;
	for (size_t i = 0; i < polygon->tests; i++) {
		double test = polygon->test[i].points;

		*ret_differ = *ret_differ || (test > 0 && points > 0 && (test < points || test > points));
		points = test > 0 ? test : points;
	}
	return *ret_differ ? 0 : points;
}

/* Whether a program gives points of its own. */
static bool polygon_gives_points(struct polygon *polygon, const struct xml *xml)
{
	static const char *const words[] = { "quitp", "_points" };
	const char *path = polygon_value(xml_child(xml, "source"), "path");
	auto_buf struct buf text = { 0 };

	if (!path || !package_is_file(polygon->package, path) ||
		!package_read(polygon->package, path, &text) || !text.data)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (memmem(text.data, text.len, words[i], strlen(words[i])))
			return true;
	return false;
}

/* What points of the jury's own are out of: on Polygon they are those of the test. */
static void polygon_checker_scale(struct polygon *polygon, const struct xml *checker, bool standard)
{
	bool differ, gives = !standard && polygon_gives_points(polygon, checker);
	double points = polygon_checker_points(polygon, &differ);

	gives = gives || polygon_gives_points(polygon, xml_child(polygon->assets, "interactor"));
	if (polygon_flag(polygon, polygon->judging, "treat-points-from-checker-as-percent")) {
		package_key(polygon->package, "points", "100");
	} else if (gives && points > 0) {
		package_key_real(polygon->package, "points", points);
	} else if (gives && differ) {
		package_key(polygon->package, "scale", "test");
		package_key(polygon->package, "above", "wrong");
	} else if (gives) {
		polygon_note(polygon, checker,
			"it gives points of its own, and no test has any: 1 point is taken to be all");
	}
}

/* The comparer that accepts the same; false: it is no standard checker, or not a known one. */
static bool polygon_checker_standard(struct polygon *polygon, const struct xml *checker)
{
	const char *name = polygon_value(checker, "name");
	struct package *package = polygon->package;
	size_t row = 0;

	while (name && row < POLYGON_CHECKERS && strcmp(polygon_checkers[row].name, name) != 0)
		row++;
	if (!name || row == POLYGON_CHECKERS) {
		if (name && strncmp(name, "std::", 5) == 0)
			polygon_note(polygon, checker, "%s is not known; its source is compiled", name);
		return false;
	}
	package_comment(package, "as %s", name);
	package_key(package, "kind", "%s", polygon_checkers[row].kind);
	if (polygon_checkers[row].letters)
		package_key(package, "case", "%s", polygon_checkers[row].letters);
	if (polygon_checkers[row].tolerance > 0)
		package_key_real(package, "float-tolerance", polygon_checkers[row].tolerance);
	polygon_note(polygon, checker,
		"%s: ojjudge compares by itself, to the same effect; what is PE on Polygon is WA here", name);
	return true;
}

void polygon_checker(struct polygon *polygon)
{
	const struct xml *checker = xml_child(polygon->assets, "checker");
	const char *type = polygon_value(checker, "type");

	if (!checker) {
		polygon_error(polygon, polygon->assets ? polygon->assets : polygon->root,
			"there is no <checker> in <assets>: what compares the outputs?");
		return;
	}
	package_section(polygon->package, "checker", NULL);
	if (polygon_checker_standard(polygon, checker)) {
		if (polygon->interactive)
			polygon_checker_scale(polygon, checker, true);
		return;
	}
	if (type && strcmp(type, "testlib") != 0)
		polygon_error(polygon, checker, "type=\"%s\": only checkers of testlib are known", type);
	package_key(polygon->package, "kind", "testlib");
	polygon_program(polygon, checker, "checker");
	polygon_checker_scale(polygon, checker, false);
}
