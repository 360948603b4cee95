/*
 * pump.h: standard streams that the keeper carries through pipes, and why.
 *
 * No descriptor of a host's file reaches the program: through /proc/self/fd it could be opened again, for
 * writing, and its path be read.  And output that is limited has to be counted, wherever it goes.
 */
#pragma once

#include "base/err.h"
#include "spec.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* How the outer end of a stream is read or written without waiting for anybody. */
enum pump_way {
	PUMP_PLAIN,   /* a file or a block device: there is nobody to wait for */
	PUMP_SOCKET,  /* each call asks not to wait */
	PUMP_OWN,     /* opened by us alone and non-blocking */
	PUMP_SHARED,  /* opened by the caller, whose flags stay: polled before every PIPE_BUF bytes */
	PUMP_WATCHED, /* a file of the box, which the program writes itself: only its size is looked at */
};

/* The outer end: what lies outside, or a file of the box. */
struct pump_end {
	int fd; /* -1: none, not yet, or no more */
	bool owned;
	enum pump_way way;
};

/* Which limit an output has passed. */
enum pump_over {
	PUMP_WITHIN,
	PUMP_OVER_LIMIT, /* --output-limit */
	PUMP_OVER_FSIZE, /* --fsize */
};

struct pump_stream {
	struct pump_end end;
	int pipe;   /* our end of the program's pipe, not blocking; -1: none, or closed */
	char *data; /* what was read and not yet written: at to len */
	size_t at, len;
	int64_t total; /* bytes carried */
};

struct pump {
	struct pump_stream stream[3]; /* by number: 0 is read outside, 1 and 2 are written there */
	int hand; /* socket on which the program's process hands over what it has opened; -1: none */
	int64_t limit, fsize; /* bytes of each output, and of each that is a file; 0: none */
	bool boxed;           /* outputs go to files of the box: pump_look() at them now and then */
	int copy; /* of a file that is the program's input, at the place that the program is at; -1: none */
	off_t copy_base; /* where in the file its first byte stands */
	bool ended;
	enum pump_over over; /* an output has passed a limit; it was cut there */
};

/* Carries nothing, and holds nothing. */
#define PUMP_NONE \
	{ \
		.stream = { [0 ... 2] = { .end = { .fd = -1 }, .pipe = -1 } }, .hand = -1, .copy = -1 \
	}

/* For each stream its outer end and its pipe, and the hand. */
#define PUMP_SLOTS 7

/*
 * Called outside before the clone.  A regular file as input is copied into memory, so that the program can
 * seek and map it; where that cannot be, and for each other standard stream that is a file or a block device,
 * and with --output-limit for both outputs, makes a pipe that belongs to uid and gid (-1: to the caller), so
 * that /dev/stdin can be opened, and puts the program's end into ret_stdio (owned by the caller), else -1. An
 * output that goes to a file of the box has its outer end still to come, over *ret_hand (owned by the caller;
 * -1: none will): see fds_redirect().  Refuses folders: whoever has one as a descriptor can leave the box
 * through it.
 */
int pump_prepare(const struct box_spec *spec, uid_t uid, gid_t gid, struct pump *ret_pump, int ret_stdio[3],
	int *ret_hand, struct err *err);
/* Puts what poll should look at into set (fd -1 where there is nothing). */
void pump_watch(const struct pump *pump, struct pollfd set[PUMP_SLOTS]);
/*
 * Looks how large files of the box have become that are outputs.  These are not carried: boxed code can open
 * them, too, and by that make a writer wait; and what is in them is the program's memory and disk space.
 */
void pump_look(struct pump *pump);
/* Carries what can be carried without waiting.  Sets pump->over as soon as a limit is passed. */
int pump_carry(struct pump *pump, const struct pollfd set[PUMP_SLOTS], struct err *err);
/* The box is empty: what lies in the pipes is the rest of the outputs.  Carries what can be without waiting.
 */
int pump_finish(struct pump *pump, struct err *err);
/* Whether there is output left, or may be, that is not yet where it goes. */
bool pump_busy(const struct pump *pump);
void pump_free(struct pump *pump);

/* ---- pump_copy.c: input in memory ---- */

/*
 * A descriptor for reading a copy of standard input (its fstat is given) that nobody can change, the
 * caller's: of what comes from where standard input stands, which is at *ret_base; or of the whole file,
 * standing there. -1: it is no file to copy.  That there is no memory for it is an error: else it would be up
 * to the machine whether a program can go back in its input.
 */
int pump_copy_input(const struct stat *st, bool whole, int *ret_copy, off_t *ret_base, struct err *err);
/* After the run: standard input stands where the program has left its copy. */
void pump_copy_settle(struct pump *pump);

/* ---- pump_end.c: the outer end ---- */

/* A standard stream of the caller's.  Nothing of it changes for those who share it. */
void pump_end_inherited(int number, const struct stat *st, struct pump_end *ret_end);
/*
 * Takes what the program's process has sent over *hand: 1 when there was something, with the stream's number
 * (1 or 2) and its end; 0 when there was not; -1 on errors.  Closes *hand when nothing can come any more.
 */
int pump_end_receive(int *hand, int *ret_number, struct pump_end *ret_end, struct err *err);
/* As read(2) and write(2), but EAGAIN instead of waiting. */
ssize_t pump_end_read(const struct pump_end *end, void *bytes, size_t count);
ssize_t pump_end_write(const struct pump_end *end, const void *bytes, size_t count);
void pump_end_close(struct pump_end *end);
