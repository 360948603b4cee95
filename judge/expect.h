/*
 * expect.h: what a solution of the jury's is expected to come to: sets of verdicts, a score, a message, and
 * which side of the time limit it is on.
 */
#pragma once

#include "base/text.h"
#include "verdict.h"

#include <stdbool.h>
#include <stddef.h>

/* Sets of verdicts: bit N is that of verdict N. */
#define EXPECT_BIT(verdict) (1U << (verdict))
/* NO in a list: an output that is refused and has not a byte. */
#define EXPECT_NO_OUTPUT (1U << VERDICTS)
/* Whatever a submission can come to; JE says nothing about it. */
#define EXPECT_ANY  (EXPECT_NO_OUTPUT - 1 - EXPECT_BIT(VERDICT_JE) - EXPECT_BIT(VERDICT_SK))
#define EXPECT_SLOW (EXPECT_BIT(VERDICT_TLE) | EXPECT_BIT(VERDICT_WTL))

/* In the order of the choices of `time`; what it comes to is never EXPECT_AUTO. */
enum expect_time {
	EXPECT_AUTO,
	EXPECT_UNBOUND,
	EXPECT_LOWER, /* the limit is to be well above its time */
	EXPECT_UPPER, /* ... well below */
};

struct expect {
	unsigned int expect;  /* one test at least; 0: nothing is asked for */
	unsigned int permit;  /* every test */
	unsigned int verdict; /* the whole; 0: nothing is asked for */
	bool scored;
	double low, high; /* of the score */
	enum expect_time time;
	bool slow; /* one test at least must be too slow, besides `expect` */
};

/* The keys of a section that make up an expectation. */
struct expect_keys {
	const struct strv *expect, *permit, *verdict;
	const char *score; /* NULL: not given */
	enum expect_time time;
	bool fold;
};

/* The set of the names; `fold`: names stand for their kin, too. */
int expect_set(const struct strv *names, bool fold, unsigned int *ret_set, struct err *err);
/* "50" or "20..30" */
int expect_range(const char *text, double *ret_low, double *ret_high, struct err *err);
/* All keys together.  Fails when no result can be as they say. */
int expect_keys(const struct expect_keys *keys, struct expect *ret_expect, struct err *err);
/* "AC WA" */
void expect_tell(unsigned int set, struct buf *out);

/* ---- results ---- */

/* What the verdict of one test is, as a set.  `empty`: there was nothing in its output. */
unsigned int expect_of(enum verdict verdict, bool empty);

/* What was seen of the tests that a section is about; all zero at first. */
struct expect_state {
	bool met;   /* one was as `expect` says */
	bool slow;  /* one was too slow */
	bool known; /* there was one at all */
};

/* Notes a test that was run; returns whether its verdict is permitted. */
bool expect_note(struct expect_state *state, const struct expect *expect, enum verdict verdict, bool empty);
/* Whether all that at least one test must have was there. */
bool expect_met(const struct expect_state *state, const struct expect *expect);
/* Whether the score is right; differences that come from rounding do not count. */
bool expect_score(const struct expect *expect, double score);
