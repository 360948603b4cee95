/*
 * schedule_parts.h: what schedule.c and schedule_threads.c share.
 *
 * All fields of struct schedule and of its items belong to who holds the lock, but for what a unit works on:
 * plan and result of a submission while it is compiled or ended, the result of a test while that is run.
 */
#pragma once

#include "cpus.h"
#include "measure.h"
#include "schedule.h"
#include "turns.h"

#include <pthread.h>

enum schedule_stage {
	SCHEDULE_COMPILING,
	SCHEDULE_TESTING,
	SCHEDULE_ENDING,
	SCHEDULE_DONE,
};

/* A submission that is open: not yet told to its end. */
struct schedule_item {
	enum schedule_stage stage;
	struct plan plan;
	struct result result;
	struct turns turns;
	size_t told;   /* tests before this have been told */
	bool begun;    /* ... and the submission itself */
	bool compiled; /* ... and what the compiler said */
};

struct schedule {
	const struct judge *judge;
	const struct schedule_how *how;
	const struct schedule_observer *observer;
	char *const *paths;
	size_t count;  /* of submissions */
	size_t opened; /* from the first on */
	size_t told;
	struct schedule_item *item; /* a ring: that of submission i is at i modulo room */
	size_t room;
	struct cpus cpus;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t working; /* threads that have a unit */
	size_t rising;  /* ... or a run ahead that may not be ready yet */
	size_t waiting; /* threads that want to be alone */
	bool alone;     /* one is */
	bool failed;
	struct err err;
};

struct schedule_worker {
	struct schedule *schedule;
	size_t number;
	pthread_t thread;
	struct desk *desk;
	struct measure measure;
	int spare;   /* a CPU on which runs get ready ahead; -1: there is none */
	bool rising; /* counts in schedule->rising */
};

enum schedule_what {
	SCHEDULE_COMPILE,
	SCHEDULE_TEST,
};

struct schedule_unit {
	enum schedule_what what;
	struct schedule_item *item;
	size_t test;
};

/* Waits for work.  false: there will be no more. */
bool schedule_take(struct schedule_worker *worker, struct schedule_unit *ret_unit);
void schedule_do(struct schedule_worker *worker, const struct schedule_unit *unit);
/* As measure.alone, of a worker. */
void schedule_alone(void *user, bool begin);

/* ---- schedule_threads.c ---- */

/* All threads work, the calling one at `desk`, until there is nothing more to do. */
int schedule_threads(struct schedule *schedule, struct desk *desk, struct err *err);
