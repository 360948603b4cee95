/*
 * ahead.c: which runs get ready ahead, and what becomes of them; see ahead.h.
 *
 * schedule.c says what is expected, runtest.c has runs begun and takes them.  Nothing fails here: what could
 * not be made ready is run without.  It must never let go a run that is of something else, and never show in
 * a result: that a run stood ready changes nothing but how soon it begins.
 */
#include "ahead.h"

#include "submission.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

/* A further box is worth its making when so many tests are to come for each. */
#define AHEAD_LEAST 8

/* ---- the other thread ---- */

/* What it is to work on next: runs first, and of those the first; NULL: nothing. */
static struct ahead_run *ahead_asked(struct ahead *ahead)
{
	struct ahead_run *first = NULL, *making = NULL;

	for (size_t i = 0; i < AHEAD_BOXES; i++) {
		struct ahead_run *run = &ahead->run[i];

		if (run->state == AHEAD_ASKED && (!first || run->turn < first->turn))
			first = run;
		if (run->state == AHEAD_MAKING && !making)
			making = run;
	}
	return first ? first : making;
}

/* Begins the run, or with NULL makes its box.  Returns what has become of it. */
static enum ahead_state ahead_serve(struct ahead_run *run, ahead_begin begin, struct desk *desk)
{
	struct err ignored;

	/* what could not be begun is told when its turn has come; a box that cannot be made is done without
	 */
	if (begin)
		return begin(desk, run->plan, run->key.test, run) < 0 ? AHEAD_FREE : AHEAD_STANDING;
	return program_box(run->language, run->slot, &ignored) < 0 ? AHEAD_LOST : AHEAD_FREE;
}

static void *ahead_work(void *user)
{
	struct ahead *ahead = user;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->ends) {
		struct ahead_run *run = ahead_asked(ahead);
		ahead_begin begin = run && run->state == AHEAD_ASKED ? ahead->begin : NULL;
		struct desk *desk = ahead->desk;
		enum ahead_state state;

		if (!run) {
			pthread_cond_wait(&ahead->changed, &ahead->lock);
			continue;
		}
		pthread_mutex_unlock(&ahead->lock);
		state = ahead_serve(run, begin, desk);
		pthread_mutex_lock(&ahead->lock);
		run->state = state;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->lock);
	return NULL;
}

/* With the lock held: waits until this run is not asked for any more. */
static void ahead_wait(struct ahead *ahead, const struct ahead_run *run)
{
	while (run->state == AHEAD_ASKED)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
}

void ahead_join(struct ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	for (size_t i = 0; i < AHEAD_BOXES; i++)
		ahead_wait(ahead, &ahead->run[i]);
	pthread_mutex_unlock(&ahead->lock);
}

bool ahead_use(struct ahead *ahead, int cpu, int spare)
{
	cpu_set_t one;

	ahead->ends = false;
	CPU_ZERO(&one);
	CPU_SET((size_t)spare, &one);
	if (pthread_create(&ahead->thread, NULL, ahead_work, ahead) != 0)
		return false;
	snprintf(ahead->affinity, sizeof(ahead->affinity), "%d", cpu);
	if (pthread_setaffinity_np(ahead->thread, sizeof(one), &one) == 0)
		return true;
	ahead_close(ahead);
	return false;
}

void ahead_open(struct slot *const *slots, struct ahead *ret_ahead)
{
	*ret_ahead = (struct ahead){
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};
	for (size_t i = 0; i < AHEAD_BOXES; i++)
		ret_ahead->run[i] = (struct ahead_run){
			.slot = slots[i],
			.state = i == 0 ? AHEAD_FREE : AHEAD_NONE,
		};
}

void ahead_close(struct ahead *ahead)
{
	if (!ahead_used(ahead))
		return;
	ahead_drop(ahead);
	pthread_mutex_lock(&ahead->lock);
	ahead->ends = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	pthread_join(ahead->thread, NULL);
	for (size_t i = 0; i < AHEAD_BOXES; i++)
		if (ahead->run[i].state == AHEAD_MAKING)
			ahead->run[i].state = AHEAD_NONE;
	*ahead->affinity = '\0';
}

/* ---- what is expected ---- */

struct ahead_key ahead_key(const struct plan *plan, size_t test)
{
	struct ahead_key key = { .test = test, .patience = plan->patience };

	snprintf(key.program, sizeof(key.program), "%s", plan->program.folder);
	return key;
}

static bool ahead_same(const struct ahead_key *one, const struct ahead_key *other)
{
	return one->test == other->test && one->patience == other->patience &&
	       strcmp(one->program, other->program) == 0;
}

static bool ahead_expects(const struct ahead *ahead, const struct ahead_key *key)
{
	for (size_t i = 0; i < ahead->count; i++) {
		const struct ahead_key next = ahead_key(ahead->plan, ahead->test[i]);

		if (ahead_same(&next, key))
			return true;
	}
	return false;
}

void ahead_expect(
	struct ahead *ahead, const struct plan *plan, const size_t *tests, size_t count, size_t left)
{
	ahead->plan = plan;
	ahead->count = count;
	for (size_t i = 0; i < count; i++)
		ahead->test[i] = tests[i];
	ahead->left = left;
	ahead->quiet = false;
}

/* ---- what stands: with the lock held ---- */

static struct ahead_run *ahead_find(struct ahead *ahead, const struct ahead_key *key)
{
	for (size_t i = 0; i < AHEAD_BOXES; i++) {
		struct ahead_run *run = &ahead->run[i];

		if ((run->state == AHEAD_ASKED || run->state == AHEAD_STANDING) && ahead_same(&run->key, key))
			return run;
	}
	return NULL;
}

/* One that can be begun; NULL: there is none. */
static struct ahead_run *ahead_idle(struct ahead *ahead)
{
	for (size_t i = 0; i < AHEAD_BOXES; i++)
		if (ahead->run[i].state == AHEAD_FREE)
			return &ahead->run[i];
	return NULL;
}

/* The one whose turn would come last; NULL: none stands. */
static struct ahead_run *ahead_last(struct ahead *ahead)
{
	struct ahead_run *last = NULL;

	for (size_t i = 0; i < AHEAD_BOXES; i++) {
		struct ahead_run *run = &ahead->run[i];

		ahead_wait(ahead, run);
		if (run->state == AHEAD_STANDING && (!last || run->turn > last->turn))
			last = run;
	}
	return last;
}

/* Makes it free, unless it is under way. */
static void ahead_drop_run(struct ahead *ahead, struct ahead_run *run)
{
	ahead_wait(ahead, run);
	if (run->state != AHEAD_STANDING)
		return;
	boxrun_drop(&run->box);
	run->state = AHEAD_FREE;
}

/* Leaves what is of this key, or expected. */
static void ahead_sift(struct ahead *ahead, const struct ahead_key *key)
{
	for (size_t i = 0; i < AHEAD_BOXES; i++) {
		struct ahead_run *run = &ahead->run[i];

		if (run->state == AHEAD_UNDER_WAY)
			run->state = AHEAD_FREE;
		if (!ahead_same(&run->key, key) && !ahead_expects(ahead, &run->key))
			ahead_drop_run(ahead, run);
	}
}

/* ---- what is to be done with it ---- */

void ahead_make(struct ahead *ahead, const struct language *language, size_t tests)
{
	bool asked = false;

	if (!ahead_used(ahead))
		return;
	pthread_mutex_lock(&ahead->lock);
	for (size_t i = 1; i < AHEAD_BOXES && tests >= AHEAD_LEAST * i; i++) {
		struct ahead_run *run = &ahead->run[i];

		if (run->state != AHEAD_NONE && (run->state != AHEAD_LOST || run->language == language))
			continue;
		run->state = AHEAD_MAKING;
		run->language = language;
		asked = true;
	}
	pthread_mutex_unlock(&ahead->lock);
	if (asked)
		pthread_cond_broadcast(&ahead->changed);
}

void ahead_go_on(struct ahead *ahead, struct desk *desk, ahead_begin begin)
{
	bool asked = false;

	if (ahead->quiet || !ahead->count)
		return;
	ahead_make(ahead, ahead->plan->program.language, ahead->left);
	pthread_mutex_lock(&ahead->lock);
	ahead->begin = begin;
	ahead->desk = desk;
	for (size_t i = 0; i < ahead->count; i++) {
		const struct ahead_key key = ahead_key(ahead->plan, ahead->test[i]);
		struct ahead_run *run = ahead_find(ahead, &key) ? NULL : ahead_idle(ahead);

		if (!run)
			continue;
		run->state = AHEAD_ASKED;
		run->key = key;
		run->plan = ahead->plan;
		run->turn = ++ahead->turn;
		asked = true;
	}
	pthread_mutex_unlock(&ahead->lock);
	if (asked)
		pthread_cond_broadcast(&ahead->changed); /* it finds the lock free */
}

struct ahead_run *ahead_take(struct ahead *ahead, const struct ahead_key *key)
{
	struct ahead_run *run;

	pthread_mutex_lock(&ahead->lock);
	ahead_sift(ahead, key);
	run = ahead_find(ahead, key);
	if (run)
		ahead_wait(ahead, run);
	/* else it could not be begun */
	if (run && run->state != AHEAD_STANDING)
		run = NULL;
	if (run)
		run->state = AHEAD_UNDER_WAY;
	pthread_mutex_unlock(&ahead->lock);
	return run;
}

struct ahead_run *ahead_free(struct ahead *ahead)
{
	struct ahead_run *run, *last;

	pthread_mutex_lock(&ahead->lock);
	run = ahead_idle(ahead);
	/* This is a further run of a test; what comes after it has time. */
	if (!run) {
		last = ahead_last(ahead);
		if (last)
			ahead_drop_run(ahead, last);
		run = ahead_idle(ahead);
		ahead->quiet = true;
	}
	run->state = AHEAD_UNDER_WAY;
	pthread_mutex_unlock(&ahead->lock);
	return run;
}

bool ahead_stands(struct ahead *ahead)
{
	bool stands = false;

	pthread_mutex_lock(&ahead->lock);
	for (size_t i = 0; i < AHEAD_BOXES; i++)
		stands = stands || ahead->run[i].state == AHEAD_MAKING ||
			 ahead->run[i].state == AHEAD_ASKED || ahead->run[i].state == AHEAD_STANDING;
	pthread_mutex_unlock(&ahead->lock);
	return stands;
}

void ahead_settle(struct ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	for (size_t i = 0; i < AHEAD_BOXES; i++) {
		struct ahead_run *run = &ahead->run[i];

		while (run->state == AHEAD_MAKING || run->state == AHEAD_ASKED)
			pthread_cond_wait(&ahead->changed, &ahead->lock);
		if (run->state == AHEAD_STANDING)
			boxrun_settle(&run->box);
	}
	pthread_mutex_unlock(&ahead->lock);
	ahead->quiet = true;
}

void ahead_drop(struct ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	for (size_t i = 0; i < AHEAD_BOXES; i++)
		ahead_drop_run(ahead, &ahead->run[i]);
	pthread_mutex_unlock(&ahead->lock);
}
