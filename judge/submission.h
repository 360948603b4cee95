/*
 * submission.h: one submission from its sources to its score.
 */
#pragma once

#include "cache.h"
#include "desk.h"
#include "language.h"
#include "problem.h"
#include "program.h"
#include "result.h"

struct reuse; /* reuse.h */
struct staff; /* staff.h */

/* How one submission is judged otherwise than the others. */
struct submission_way {
	const struct language *language; /* NULL: as the call says */
	const char *entry;               /* see source_enter(); NULL: found out */
	double stretch; /* it goes on for so many times its limit before it is stopped; 0: as all do */
};

/* What is the same for all submissions of one call. */
struct judge {
	const struct problem *problem;
	const struct languages *languages;
	const struct language *language; /* asked for; NULL: by the files' names */
	struct session *session;
	enum problem_order order;          /* which tests are run */
	bool transcript;                   /* note what submission and interactor say to each other */
	const struct staff *staff;         /* the programs of the jury's */
	struct reuse *reuse;               /* what was done before; NULL: all is done anew */
	size_t excerpt;                    /* so much of what failed tests read and wrote is kept */
	bool words;                        /* keep all that checkers say for the jury */
	const struct submission_way *ways; /* one for each submission; NULL: all are judged alike */
	const char *trouble; /* why nothing can be judged, a fault of the jury's; NULL: there is none */
};

/* What is the same for all tests of one submission. */
struct plan {
	const struct judge *judge;
	const struct submission_way *way; /* NULL: as all */
	struct program program;
	size_t own_bytes; /* of the sources that are the contestant's */
	struct limits limits;
	int patience;         /* the wall limit counts so many times; 0: once */
	bool reusable;        /* results of tests may be reused... */
	struct cache_key key; /* ... and this is what the program is */
};

/*
 * The steps of one submission; whatever goes wrong in them is a verdict (JE).  *ret_result refers to the
 * problem, the languages and `path`.  Fails only when memory is short.
 */
int submission_begin(const struct judge *judge, const char *path, struct plan *ret_plan,
	struct result *ret_result, struct err *err);
/* Reads the sources and compiles.  Returns whether tests are to be run. */
bool submission_compile(struct plan *plan, struct desk *desk, struct result *result);
/* Runs one test, by any thread. */
void submission_test(const struct plan *plan, struct desk *desk, size_t test, struct result_test *result);
/*
 * `tested`: tests were run, and make up verdict and score; the problem's grader may be run for that, at
 * `desk`, which is not used otherwise.  Frees what belongs to the plan.
 */
void submission_end(struct plan *plan, struct desk *desk, bool tested, struct result *result);

/* The limits of one test. */
int submission_limits(const struct plan *plan, size_t test, struct limits *ret_limits, struct err *err);

/* ---- excerpt.c ---- */

/*
 * Takes the beginnings of a test's files, and of the output, into the result; at most `max` bytes of each.
 * What cannot be read is left out: the verdict stands.
 */
void excerpt_files(const struct problem *problem, const struct problem_test *test, size_t max,
	struct result_test *result);
void excerpt_output(const struct buf *output, size_t max, struct result_test *result);

/* ---- runtest.c ---- */

/* Whether runs of its type can get ready ahead (ahead.h). */
bool runtest_can_be_ahead(const struct problem *problem);
/* Runs one test.  Fails when the machine did: a judge error. */
int runtest_run(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct result_test *result, struct err *err);
