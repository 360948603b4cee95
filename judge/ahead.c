/*
 * ahead.c: which run gets ready ahead, and what becomes of it; see ahead.h.
 *
 * schedule.c says what is expected, runtest.c has runs begun and takes them.  Nothing fails here: what could
 * not be made ready is run without.  It must never let go a run that is of something else, and never show in
 * a result: that a run stood ready changes nothing but how soon it begins.
 */
#include "ahead.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

/* A second box is worth its making when so many tests are to come. */
#define AHEAD_LEAST 8

/* ---- the other thread ---- */

static void ahead_serve(struct ahead *ahead)
{
	struct ahead_key key;

	if (ahead->begin(ahead->desk, ahead->plan, ahead->test, ahead->wanted, &key) < 0)
		return; /* it is told when its turn has come */
	ahead->standing = ahead->wanted;
	ahead->key = key;
}

static void *ahead_work(void *user)
{
	struct ahead *ahead = user;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->ends) {
		if (!ahead->asked) {
			pthread_cond_wait(&ahead->changed, &ahead->lock);
			continue;
		}
		pthread_mutex_unlock(&ahead->lock);
		ahead_serve(ahead);
		pthread_mutex_lock(&ahead->lock);
		ahead->asked = false;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->lock);
	return NULL;
}

void ahead_join(struct ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	while (ahead->asked)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
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

void ahead_open(struct slot *first, struct slot *second, struct ahead *ret_ahead)
{
	*ret_ahead = (struct ahead){
		.run = { { .slot = first }, { .slot = second } },
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
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
	*ahead->affinity = '\0';
}

/* ---- what stands ---- */

void ahead_expect(struct ahead *ahead, const struct plan *plan, size_t test, size_t left)
{
	ahead_join(ahead);
	ahead->plan = left >= AHEAD_LEAST || ahead->run[1].slot->number ? plan : NULL;
	ahead->test = test;
	ahead->turn = true;
}

void ahead_go_on(struct ahead *ahead, struct desk *desk, ahead_begin begin, const struct ahead_run *under_way)
{
	if (!ahead->plan || ahead_stands(ahead))
		return;
	ahead->begin = begin;
	ahead->desk = desk;
	ahead->wanted = &ahead->run[under_way == &ahead->run[0]];
	pthread_mutex_lock(&ahead->lock);
	ahead->asked = true;
	pthread_mutex_unlock(&ahead->lock);
	pthread_cond_broadcast(&ahead->changed); /* it finds the lock free */
}

struct ahead_run *ahead_take(struct ahead *ahead, const struct ahead_key *key)
{
	struct ahead_run *run;
	bool turn = ahead->turn, same;

	ahead_join(ahead);
	run = ahead->standing;
	same = run && strcmp(ahead->key.program, key->program) == 0 && ahead->key.test == key->test &&
	       ahead->key.patience == key->patience;
	ahead->turn = false;
	if (turn && !same)
		ahead_drop(ahead);
	if (same)
		ahead->standing = NULL;
	return same ? run : NULL;
}

struct ahead_run *ahead_free(struct ahead *ahead)
{
	ahead_join(ahead);
	return &ahead->run[ahead->standing == &ahead->run[0]];
}

bool ahead_stands(struct ahead *ahead)
{
	bool stands;

	pthread_mutex_lock(&ahead->lock);
	stands = ahead->asked || ahead->standing;
	pthread_mutex_unlock(&ahead->lock);
	return stands;
}

void ahead_settle(struct ahead *ahead)
{
	ahead_join(ahead);
	if (ahead->standing)
		boxrun_settle(&ahead->standing->box);
}

void ahead_drop(struct ahead *ahead)
{
	ahead_join(ahead);
	if (ahead->standing)
		boxrun_drop(&ahead->standing->box);
	ahead->standing = NULL;
}
