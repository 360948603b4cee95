/*
 * schedule.h: all submissions of one call, over several threads.
 */
#pragma once

#include "submission.h"

struct progress; /* report.h */

/*
 * What is told, in the order of the submissions and of their tests, whatever order they were done in; by one
 * thread at a time.  Each returns -1 when nothing more is to be done.  NULL: not told.
 */
struct schedule_observer {
	void *user;
	/* Nothing is in the result yet but names. */
	int (*begun)(void *user, const struct result *result, struct err *err);
	/* What the compiler said is in the result, or why it was not asked; language and limits are. */
	int (*compiled)(void *user, const struct result *result, struct err *err);
	/* A test is done, or skipped.  What is in the result about others may be changing. */
	int (*tested)(void *user, const struct result *result, size_t test, struct err *err);
	/* All is done.  Who wants to keep the result takes it and leaves one that is all zero. */
	int (*finished)(void *user, struct result *result, struct err *err);
};

struct schedule_how {
	int64_t jobs; /* threads; 0: one for each core */
	bool pin;     /* each on a CPU of its own */
	struct progress *progress;
};

/*
 * Judges.  `desk` is for the calling thread, which works too; the others have their own.  Fails when memory
 * is short, an observer failed, or a signal arrived: then those that were not told are not judged to their
 * end.
 */
int schedule_run(const struct judge *judge, char *const *paths, size_t count, const struct schedule_how *how,
	struct desk *desk, const struct schedule_observer *observer, struct err *err);
