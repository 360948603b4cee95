/*
 * boxcall.h: one call of ojbox, from its start to its end.
 */
#pragma once

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* The person at the keyboard wants to stop: SIGINT, SIGTERM, SIGHUP are blocked and arrive here. */
struct stop {
	int fd;     /* signalfd */
	int signal; /* the first that came, or 0 */
};

struct boxcall {
	const struct strv *argv;
	int input;         /* its standard input, which stays the caller's; -1: /dev/null */
	bool merge;        /* standard error goes the way of standard output */
	size_t output_max; /* so much of standard output is kept */
	bool output_ends;  /* ... and when more comes, the call is ended; else the rest is thrown away */
	size_t errors_max; /* so much of standard error is kept */
	int64_t patience;  /* ms, after which it is ended in any case */
	struct stop *stop; /* NULL: go on whatever signals arrive */
};

struct boxcall_end {
	int status; /* as of waitpid() */
	struct buf output, errors;
	bool over;    /* ended because of output_ends */
	bool stopped; /* ended because of a signal to us */
	bool late;    /* ended because our patience was at an end */
};

/*
 * Starts it, reads what it writes and waits until it has ended.  Fails only when it cannot be started or
 * waited for; *ret_end is then as it was.
 */
int boxcall_run(const struct boxcall *call, struct boxcall_end *ret_end, struct err *err);
void boxcall_free(struct boxcall_end *end);
#define auto_boxcall __attribute__((cleanup(boxcall_free)))
/* Looks whether a signal has arrived, without waiting. */
bool stop_wanted(struct stop *stop);
