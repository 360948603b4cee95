/*
 * judging.h: judges submissions to a problem from the beginning to the end: session, programs of the jury's,
 * schedule, and what is told.
 */
#pragma once

#include "options.h"
#include "report.h"
#include "reuse.h"
#include "staff.h"
#include "submission.h"

/* Of verdict.def, and for what went wrong before. */
enum judging_exit {
	JUDGING_WELL = 0,
	JUDGING_REJECTED = 1,
	JUDGING_FAILED = 2, /* could not judge */
};

struct judging {
	const struct options *options;
	const struct problem *problem;
	const struct languages *languages;
	const struct log *log;
	const struct stop *stop;
	struct progress progress;
	struct reports *reports; /* NULL: none */
	/* When a submission is done, one at a time, in their order; NULL: it is not told. */
	int (*finished)(void *user, struct result *result, struct err *err);
	void *user;
	/* When the session is open and the jury's programs are ready, before any submission; NULL: nothing.
	 */
	int (*within)(struct judging *judging, struct desk *desk, struct err *err);
	const struct submission_way *ways; /* see struct judge */
	bool words;                        /* ... */
	bool excerpts;                     /* of tests that failed are needed, whatever the reports need */

	/* its own: */
	struct judge judge;
	struct staff staff;
	struct reuse reuse;
	struct result *result; /* one for each submission that reports need at the end */
	size_t count;          /* of those that are judged */
	int worst;             /* enum judging_exit */
};

/* Returns an enum judging_exit, or -1. */
int judging_run(struct judging *judging, char *const *paths, size_t count, struct err *err);
/*
 * Compiles a submission and runs it once, with `input` and `output` as its streams; what is told goes to
 * standard error.  Returns an enum judging_exit, or -1.
 */
int judging_try(struct judging *judging, const char *path, int input, int output, struct err *err);

/* ---- judging_try.c ---- */

int judging_try_in_session(struct judging *judging, const char *path, int input, int output, struct err *err);
