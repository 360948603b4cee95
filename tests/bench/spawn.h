/*
 * spawn.h: starts commands, waits for them and tells how long each took.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct spawn {
	sigset_t wait;   /* blocked here and waited for: SIGCHLD and the signals that end the harness */
	sigset_t before; /* the mask that we came with: commands start with it */
	int null_fd;
	int patience; /* seconds for which a command is waited for; 10, unless that is changed */
	int stopped;  /* the signal that asked the harness to end, or 0 */
};

/* A command that runs; SPAWN_NOBODY is none. */
struct spawn_child {
	pid_t pid;
	struct timespec start;
	int out, errors; /* what it says, in memory; -1: that went to /dev/null */
};

/* clang-format off */
#define SPAWN_NOBODY { .out = -1, .errors = -1 }
/* clang-format on */

/*
 * From here to spawn_end() the signals INT, TERM and HUP (unless ignored) do not end the harness: they are
 * noted in `stopped`, so that what was made can be removed first.
 */
int spawn_start(struct spawn *ret_spawn, struct err *err);
/* One with null_fd -1 was never started: nothing is done. */
void spawn_end(struct spawn *spawn);

/*
 * Forgets signals that came meanwhile, but for one that asked to end, which it returns (else 0).  Not to be
 * called while a child runs that spawn_wait() is to tell of.
 */
int spawn_stopped(struct spawn *spawn);
/* The same as an error. */
int spawn_go_on(struct spawn *spawn, struct err *err);

/*
 * Starts argv (argv[0] is a path) with standard input from /dev/null.  keep: what it prints is kept for
 * spawn_reap(); else it goes to /dev/null.
 */
int spawn_begin(
	struct spawn *spawn, char *const *argv, bool keep, struct spawn_child *ret_child, struct err *err);
/* Waits until some child may have ended; an error when none does for that long. */
int spawn_wait(struct spawn *spawn, struct err *err);
/*
 * Does not wait.  When the child has ended, *ret_ended is set, the child is nobody, and *ret_us are the
 * microseconds from just before posix_spawn until now; standard output, when kept, is added to *output (which
 * may be NULL).  An end with another exit status than `wanted` is an error, in which the first line of
 * standard error, when kept, has its part.
 */
int spawn_reap(struct spawn_child *child, int wanted, struct buf *output, bool *ret_ended, double *ret_us,
	struct err *err);
/* Kills it, if it is somebody, and reaps it. */
void spawn_kill(struct spawn_child *child);

/* All of it for one command.  output NULL: nothing is kept.  On failure nothing of it runs any more. */
int spawn_run(struct spawn *spawn, char *const *argv, int wanted, struct buf *output, double *ret_us,
	struct err *err);

/* Microseconds. */
double spawn_between(const struct timespec *start, const struct timespec *end);
