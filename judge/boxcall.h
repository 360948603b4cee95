/*
 * boxcall.h: calls of ojbox, from their start to their end; several at a time that are joined by pipes.
 */
#pragma once

#include "base/text.h"
#include "boxserver.h"
#include "relay.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The person at the keyboard wants to stop: SIGINT, SIGTERM, SIGHUP are blocked and arrive here.  While
 * others work nobody reads them, so that every thread sees them.
 */
struct stop {
	int fd; /* signalfd */
};

struct boxcall {
	const struct strv *argv;
	int input;  /* its standard input, which stays the caller's; -1: /dev/null */
	int output; /* its standard output goes here, which stays the caller's; 0: it is read and kept */
	bool merge; /* standard error goes the way of standard output */
	size_t output_max; /* so much of standard output is kept */
	bool output_ends;  /* ... and when more comes, the call is ended; else the rest is thrown away */
	size_t errors_max; /* so much of standard error is kept */
	struct boxserver *server; /* that makes the run; NULL: a process of its own */
	int gate;                 /* a descriptor that it gets as BOXSERVER_FOURTH, from a server; 0: none */
	int64_t patience;         /* ms, after which it is ended in any case */
	const struct stop *stop;  /* NULL: go on whatever signals arrive */
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
 * waited for; *ret_end is then as it was.  The thread that calls must live on until it returns.
 */
int boxcall_run(const struct boxcall *call, struct boxcall_end *ret_end, struct err *err);
void boxcall_free(struct boxcall_end *end);
#define auto_boxcall __attribute__((cleanup(boxcall_free)))

/* ---- in two halves ---- */

struct boxcall_stream {
	int fd; /* our end; -1 when it has ended */
	size_t max;
	bool ends; /* more than max ends the call */
	struct buf *to;
};

/* A call that has been started.  What it points to stays the caller's. */
struct boxcall_state {
	const struct boxcall *call;
	pid_t pid; /* of the process or of the server; 0: not started */
	int pidfd; /* -1 with a server */
	struct boxcall_stream stream[2];
	struct boxcall_end *end;
	int64_t deadline; /* ms of the monotonic clock */
	bool told, killed, gone;
};

/*
 * Starts it.  Until boxcall_wait(), which must follow, nobody reads what it writes; *call and *end, which is
 * all zero, must stay where they are.
 */
int boxcall_begin(const struct boxcall *call, struct boxcall_end *end, struct boxcall_state *ret_state,
	struct err *err);
/* Its patience begins only now. */
void boxcall_renew(struct boxcall_state *state);
/* Waits until it has ended.  When that fails nothing is left of it, and *end is empty. */
int boxcall_wait(struct boxcall_state *state, struct err *err);

/* ---- several at the same time ---- */

#define BOXCALLS_MAX 32

/* Our copies of the ends of pipes that join calls. */
struct boxcall_pipes {
	int fd[4 * BOXCALLS_MAX];
	size_t count;
	struct relay *relay; /* passed on while the calls run, and closed; NULL: none */
	size_t relays;
	size_t leader; /* the call at the named pipes of the relays, see relay_tick(); 0: there is none */
	/* Called every so many ms while calls run; gone has an element for each.  NULL: not called. */
	void (*tick)(void *user, const bool *gone);
	void *user;
	int64_t every;
};

/* Makes a pipe, both ends close-on-exec, and notes them in *pipes, to which they belong. */
int boxcall_join(struct boxcall_pipes *pipes, int *ret_read, int *ret_write, struct err *err);
/* Closes them. */
void boxcall_part(struct boxcall_pipes *pipes);
#define auto_pipes __attribute__((cleanup(boxcall_part)))

/*
 * boxcall_run() for `count` calls at a time (at most BOXCALLS_MAX).  When all have been started *pipes are
 * closed, as our copies would hide an end of file from the others; NULL: there are none.  When one cannot be
 * started those before it are ended.  ret_ends has `count` elements, all zero.
 */
int boxcalls_run(const struct boxcall *calls, size_t count, struct boxcall_pipes *pipes,
	struct boxcall_end *ret_ends, struct err *err);

/* ---- signals ---- */

/* Looks whether one has arrived, without waiting. */
bool stop_wanted(const struct stop *stop);
/* Takes the first that has arrived: its number, or 0.  For the end, when no other thread looks any more. */
int stop_signal(const struct stop *stop);
