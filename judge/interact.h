/*
 * interact.h: problems in which the submission talks with a program of the jury's.
 */
#pragma once

#include "runtest.h"

/* Which protocol the interactor follows. */
enum interact_kind {
	INTERACT_TESTLIB,
	INTERACT_KATTIS,
};

/* What is known when both have ended. */
struct interact_facts {
	enum verdict run;  /* of the submission's run by itself; AC: it ended well */
	enum verdict jury; /* what the interactor says: AC, PA, WA, PE; JE: it failed */
	bool first;        /* the interactor ended before the submission */
	bool cut;          /* ... and the run may have failed for that alone: a closed pipe */
	bool gone;         /* the interactor failed, but only as its partner had ended or was stopped */
};

/*
 * The verdict of both together: a failing interactor is a judge error; one that rejects and ends first
 * decides; then what was wrong with the run; then what the interactor says.
 */
enum verdict interact_verdict(const struct interact_facts *facts);

/* Runs one test; see runtest_batch(). */
int interact_run(const struct trial *trial, struct err *err);
