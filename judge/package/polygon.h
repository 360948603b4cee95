/*
 * polygon.h: what the parts of the translator of Polygon's packages share; only polygon*.c include it.
 */
#pragma once

#include "package/package.h"
#include "package/xml.h"

#define POLYGON_FILE "problem.xml"
/* More of them are refused: what follows takes time that grows with their square. */
#define POLYGON_TESTS   10000
#define POLYGON_GROUPS  300
#define POLYGON_SAMPLES 500
#define POLYGON_TOLD    1000

struct polygon_test {
	const struct xml *xml;          /* <test>, or what stands for it */
	const char *name;               /* of its section */
	char *input, *answer;           /* paths in the package */
	const char *group;              /* NULL: it is in none */
	const struct polygon_group *in; /* the same; NULL: there are no groups */
	double points;
	bool sample;
};

struct polygon_group {
	const char *name;      /* as problem.xml calls it; "": tests of no group, where there are groups */
	const char *section;   /* of its section in problem.ini; NULL: it gets none */
	const char *passed;    /* the section that says whether all its tests are passed */
	const struct xml *xml; /* <group>; NULL: only tests name it */
	int line;
	bool each;            /* points-policy each-test */
	double points;        /* what it is worth */
	double sum;           /* of its tests' points */
	size_t tests, unpaid; /* how many tests it has, and how many of them have no points */
	const char *visible;  /* what feedback-policy comes to; NULL: nothing */
	bool tagged;          /* a solution has a tag for it */
	bool settled;         /* nothing that it depends on is in a circle */
};

struct polygon {
	struct package *package;
	struct xml *root;
	const struct xml *judging, *testset, *assets, *resources;
	struct polygon_test *test;
	size_t tests, samples;
	struct polygon_group *group;
	size_t groups;
	double total;        /* all points together; 0: there are none */
	struct strv names;   /* of sections [test NAME] */
	struct strv grouped; /* ... [group NAME] */
	struct strv told;    /* what was noted once */
	/* What commands call generators, and their sections [generator NAME]. */
	struct strv called, generators;
	bool interactive;
	bool validates; /* there is a validator */
};

static inline int polygon_line(const struct xml *xml)
{
	return xml ? xml->line : 0;
}

/* An error, or a note, about an element. */
#define polygon_error(polygon, at, ...) \
	package_error((polygon)->package, POLYGON_FILE, polygon_line(at), __VA_ARGS__)
#define polygon_note(polygon, at, ...) \
	package_note((polygon)->package, POLYGON_FILE, polygon_line(at), __VA_ARGS__)

/* ---- polygon_value.c ---- */

/* The value of an attribute; NULL when it is not there or empty. */
const char *polygon_value(const struct xml *xml, const char *name);
/* ... which must be there; NULL: an error that was told. */
const char *polygon_need(struct polygon *polygon, const struct xml *xml, const char *name);
/* ... which is true or false; anything else is an error. */
bool polygon_flag(struct polygon *polygon, const struct xml *xml, const char *name);
/* ... which is a path of a file that is there; NULL: an error that was told. */
const char *polygon_file(struct polygon *polygon, const struct xml *xml, const char *name);
/* The number in an element `name` of `in`, between min and max; -1: an error that was told. */
int64_t polygon_number(
	struct polygon *polygon, const struct xml *in, const char *name, int64_t min, int64_t max);
/*
 * The path of file `number` by a pattern such as tests/%02d, which an element `name` of `in` has.  false: an
 * error that was told.  The caller frees *ret_path.
 */
bool polygon_pattern(
	struct polygon *polygon, const struct xml *in, const char *name, size_t number, char **ret_path);
/* Whether this is the first time that it is asked about `what`, and not too much was told. */
bool polygon_once(struct polygon *polygon, const char *what);
/* "files/check.cpp": "check.cpp". */
const char *polygon_base(const char *path);
/* One key of one word. */
void polygon_word(struct polygon *polygon, const char *key, const char *word);

/* ---- polygon_schema.c ---- */

/*
 * Notes every element and attribute that nobody reads.  false: there are too many elements to go on, which
 * was told.
 */
bool polygon_schema(struct polygon *polygon);

/* ---- polygon_tests.c, polygon_groups.c ---- */

/* Reads the tests of the testset, then the groups; both add errors. */
void polygon_tests_read(struct polygon *polygon);
void polygon_groups_read(struct polygon *polygon);
/* Writes [test NAME], [tests] and [generator NAME]; [group NAME]. */
void polygon_tests_write(struct polygon *polygon);
void polygon_groups_write(struct polygon *polygon);
/* The group of that name, or NULL; name NULL: of tests that are in none. */
struct polygon_group *polygon_group(const struct polygon *polygon, const char *name);
/* Adds the names of all tests of a group. */
void polygon_group_tests(
	const struct polygon *polygon, const struct polygon_group *group, struct strv *ret_names);

/* ---- polygon_programs.c ---- */

/*
 * Writes `source` and `include` of a program of the jury's out of its element with a <source>.  `asset` is
 * what resources call it.  false: there is none, which is an error that was told.
 */
bool polygon_program(struct polygon *polygon, const struct xml *xml, const char *asset);
/* Whether there is a language for its <source>; if not, it is noted as left out. */
bool polygon_known(struct polygon *polygon, const struct xml *xml);
/* Whether there is a validator in a language that is known. */
bool polygon_validates(struct polygon *polygon);
/* Write [interactor], [validator] and [case NAME]. */
void polygon_interactor(struct polygon *polygon);
void polygon_validators(struct polygon *polygon);
void polygon_cases(struct polygon *polygon);

/* ---- polygon_checker.c ---- */

/* Writes [checker]. */
void polygon_checker(struct polygon *polygon);

/* ---- polygon_compile.c ---- */

/* The name of our language for a type of a source, as cpp.g++17; NULL: there is none. */
const char *polygon_language(const struct polygon *polygon, const char *type);
/* Whether a resource goes with `asset` at `stage`: solution, checker, ...; compile, run. */
bool polygon_resource(const struct xml *file, const char *asset, const char *stage);
/* Adds the languages that have graders; none when there are none. */
void polygon_compile_languages(struct polygon *polygon, struct strv *ret_languages);
/* Writes [compile]. */
void polygon_compile(struct polygon *polygon);

/* ---- polygon_solutions.c ---- */

/* Writes [solution NAME]. */
void polygon_solutions(struct polygon *polygon);
