/*
 * ahead.h: the run of the test that is probably next, which gets ready while the one before it is under way.
 *
 * Runs take turns in two boxes.  While one is under way a thread of its own, on a CPU that is to spare,
 * begins the other, whose program then waits at its gate (ojbox --gate).
 */
#pragma once

#include "boxrun.h"

#include <pthread.h>

struct desk;
struct plan;

/* What a run is of. */
struct ahead_key {
	char program[24]; /* the folder of struct program: no other has that name */
	size_t test;
	int patience; /* of struct plan */
};

struct ahead_run {
	struct slot *slot;
	struct boxrun_ahead box;
};

/* Begins the run of a test, and says what it is; called in the other thread. */
typedef int (*ahead_begin)(struct desk *desk, const struct plan *plan, size_t test, struct ahead_run *run,
	struct ahead_key *ret_key);

/* One thread works with it; what is below `lock` is shared with the one that begins runs. */
struct ahead {
	char affinity[16]; /* the CPU for programs; "": there is none to spare, and nothing is done ahead */
	struct ahead_run run[2];
	/* What comes next, as far as can be told; NULL: nothing, or it is not worth it. */
	const struct plan *plan;
	size_t test;
	bool turn; /* nothing was taken since that was said */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool asked, ends;
	/* Of what is to be begun. */
	ahead_begin begin;
	struct desk *desk;
	struct ahead_run *wanted;
	/* Not to be read while something is asked for. */
	struct ahead_run *standing; /* it was begun, and is neither under way nor dropped; NULL: none is */
	struct ahead_key key;       /* of what is standing */
};

/* The boxes stay the caller's.  *ret_ahead must not be moved afterwards. */
void ahead_open(struct slot *first, struct slot *second, struct ahead *ret_ahead);
/* Nothing stands any more, and the other thread ends. */
void ahead_close(struct ahead *ahead);
/* From now on programs run on the one CPU, and runs get ready on the other; false: that cannot be. */
bool ahead_use(struct ahead *ahead, int cpu, int spare);
static inline bool ahead_used(const struct ahead *ahead)
{
	return *ahead->affinity;
}

/* What comes after the next run, if all goes well, and how many tests do.  plan NULL: nothing. */
void ahead_expect(struct ahead *ahead, const struct plan *plan, size_t test, size_t left);
/* Has what is expected begun, beside the run that is under way. */
void ahead_go_on(
	struct ahead *ahead, struct desk *desk, ahead_begin begin, const struct ahead_run *under_way);
/* Waits until that is done: until then the plan must stand. */
void ahead_join(struct ahead *ahead);
/*
 * The run that was made ready for this, which is then the caller's, to be let go; NULL: there is none.  What
 * was made ready for something else is dropped, unless its turn is still to come: then this is a further run
 * of the same test.
 */
struct ahead_run *ahead_take(struct ahead *ahead, const struct ahead_key *key);
/* One that can be begun while none is under way. */
struct ahead_run *ahead_free(struct ahead *ahead);

/* Whether one stands, or perhaps will. */
bool ahead_stands(struct ahead *ahead);
/* Waits until what stands is ready, and takes no time from others. */
void ahead_settle(struct ahead *ahead);
/* Nothing stands any more. */
void ahead_drop(struct ahead *ahead);
