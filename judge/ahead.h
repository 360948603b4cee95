/*
 * ahead.h: the runs of the tests that are probably next, which get ready while the one before them is under
 * way.
 *
 * Runs take turns in several boxes.  While one is under way a thread of its own, on a CPU that is to spare,
 * begins others, whose programs then wait at their gates (ojbox --gate).
 */
#pragma once

#include "boxrun.h"

#include <pthread.h>

struct desk;
struct language;
struct plan;

/* One is under way, and one for each of the others gets ready. */
#define AHEAD_BOXES 3
#define AHEAD_MOST  (AHEAD_BOXES - 1)

/* What a run is of. */
struct ahead_key {
	char program[24]; /* the folder of struct program: no other has that name */
	size_t test;
	int patience; /* of struct plan */
};

enum ahead_state {
	AHEAD_NONE,   /* there is no box */
	AHEAD_MAKING, /* the other thread makes one, or will */
	AHEAD_FREE,
	AHEAD_ASKED, /* the other thread begins it, or will */
	AHEAD_STANDING,
	AHEAD_UNDER_WAY,
	AHEAD_LOST, /* none could be made for this language */
};

struct ahead_run {
	struct slot *slot;
	struct boxrun_ahead box;
	enum ahead_state state;
	/* Of what is asked for, or stands. */
	struct ahead_key key;
	const struct plan *plan;         /* while it is asked for */
	const struct language *language; /* for whose programs the box is or was asked for */
	size_t turn;                     /* what has the smaller one comes first */
};

/* Begins the run of a test, in the other thread. */
typedef int (*ahead_begin)(struct desk *desk, const struct plan *plan, size_t test, struct ahead_run *run);

/*
 * One thread works with it.  It shares with the one that begins runs what is below `lock`, and the states of
 * runs; a run that is asked for is the other's.
 */
struct ahead {
	char affinity[16]; /* the CPU for programs; "": there is none to spare, and nothing is done ahead */
	struct ahead_run run[AHEAD_BOXES];
	/* What comes next, as far as can be told; count 0: nothing. */
	const struct plan *plan;
	size_t test[AHEAD_MOST], count;
	size_t left;
	size_t turn; /* of the last that was asked for */
	bool quiet;  /* nothing is to be begun for now */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool ends;
	ahead_begin begin;
	struct desk *desk;
};

/* The slots, AHEAD_BOXES of them, stay the caller's.  *ret_ahead must not be moved afterwards. */
void ahead_open(struct slot *const *slots, struct ahead *ret_ahead);
/* Nothing stands any more, and the other thread ends. */
void ahead_close(struct ahead *ahead);
/* From now on programs run on the one CPU, and runs get ready on the other; false: that cannot be. */
bool ahead_use(struct ahead *ahead, int cpu, int spare);
static inline bool ahead_used(const struct ahead *ahead)
{
	return *ahead->affinity;
}

/* Has boxes made for programs of this language, as many as are worth it for so many tests. */
void ahead_make(struct ahead *ahead, const struct language *language, size_t tests);
/*
 * What comes after the next run, if all goes well: `count` tests, at most AHEAD_MOST, in this order; and how
 * many are left from the first of them on.  The plan must stand until the next call.
 */
void ahead_expect(
	struct ahead *ahead, const struct plan *plan, const size_t *tests, size_t count, size_t left);
/* Has what is expected begun, as far as it is not yet and there are boxes, beside the run under way. */
void ahead_go_on(struct ahead *ahead, struct desk *desk, ahead_begin begin);
/* Waits until those have been begun: until then the plan must stand. */
void ahead_join(struct ahead *ahead);
/*
 * The run that was made ready for this, which is then under way until the next call of this, and to be let
 * go; NULL: there is none.  What was made ready for something that is not expected any more is dropped.
 */
struct ahead_run *ahead_take(struct ahead *ahead, const struct ahead_key *key);
/* After ahead_take() found none: one that can be begun, and is then under way. */
struct ahead_run *ahead_free(struct ahead *ahead);
/* What the run of a test is of. */
struct ahead_key ahead_key(const struct plan *plan, size_t test);

/* Whether one stands, or perhaps will. */
bool ahead_stands(struct ahead *ahead);
/* Waits until all that stands is ready, and takes no time from others; no more is begun but what is expected
 * anew. */
void ahead_settle(struct ahead *ahead);
/* Nothing stands any more. */
void ahead_drop(struct ahead *ahead);
