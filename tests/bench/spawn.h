/*
 * spawn.h: starts one command, waits for it and tells how long that took.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <signal.h>

struct spawn {
	sigset_t wait;   /* blocked here and waited for: SIGCHLD and the signals that end the harness */
	sigset_t before; /* the mask that we came with: commands start with it */
	int null_fd;
	int stopped; /* the signal that asked the harness to end, or 0 */
};

/*
 * From here to spawn_end() the signals INT, TERM and HUP (unless ignored) do not end the harness: they are
 * noted in `stopped`, so that what was made can be removed first.
 */
int spawn_start(struct spawn *ret_spawn, struct err *err);
/* One with null_fd -1 was never started: nothing is done. */
void spawn_end(struct spawn *spawn);

/* Notes signals that came meanwhile; returns the one that asked to end, or 0. */
int spawn_stopped(struct spawn *spawn);

/*
 * Runs argv (argv[0] is a path), which must end with exit status `wanted`, with standard input from
 * /dev/null.  Standard output and standard error go to /dev/null too when output is NULL; else standard
 * output is added to *output, and the first line of standard error becomes part of the error.  *ret_us:
 * microseconds from just before posix_spawn to its being reaped. Every other end is an error; a command that
 * has not ended after 10 seconds is killed.
 */
int spawn_run(struct spawn *spawn, char *const *argv, int wanted, struct buf *output, double *ret_us,
	struct err *err);
