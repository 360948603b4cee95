/*
 * boxrun.h: runs in boxes, of a compiler, a submission or a program of the jury's; several at a time.
 */
#pragma once

#include "language.h"
#include "meta_read.h"
#include "slot.h"

struct boxrun {
	struct slot *slot;                  /* as of slot_reset() */
	const struct strv *argv;            /* in the box */
	const struct language *language;    /* for its environment; NULL: none */
	const struct language_words *words; /* for placeholders in it; NULL: what has some is left out */
	const char *profile;                /* in the place of that of the slot's rules; NULL: none */
	/* 0: no such limit */
	int64_t time, wall, extra_time;   /* ms */
	int64_t memory, stack, file_size; /* bytes; memory is the address space's without control groups */
	int64_t processes;
	bool trusted;         /* not to hide CPU time: see --no-perf */
	const char *data;     /* standard input is this file of the session's data; NULL: the next */
	const char *file;     /* standard input is this file in the box; NULL: `input` */
	const char *affinity; /* CPUs that it begins on; NULL: those of the calling thread */
	int gate;             /* of boxrun_begin(); 0: none */
	/* as in struct boxcall */
	int input, output;
	bool merge, output_ends;
	size_t output_max, errors_max;
};

struct boxrun_end {
	struct meta meta; /* of no meaning when `over` */
	struct buf output, errors;
	bool over; /* ended because of output_ends */
};

/*
 * Fails with the reason when the run says nothing about the program: the sandbox failed, the meta file is not
 * whole, we were interrupted.
 */
int boxrun(const struct boxrun *run, struct boxrun_end *ret_end, struct err *err);
/*
 * Several at the same time, joined by *pipes (see boxcalls_run()), each in a slot of its own.  Fails when one
 * does.  ret_ends has `count` elements, all zero.
 */
int boxruns(const struct boxrun *runs, size_t count, struct boxcall_pipes *pipes, struct boxrun_end *ret_ends,
	struct err *err);

/* A run that is made ready, and whose program waits until it is let go.  It must not be moved. */
struct boxrun_ahead {
	struct boxrun run;
	struct strv argv;
	struct boxcall call;
	struct boxcall_state state;
	struct boxcall_end end;
	int gate; /* our end */
};

/*
 * Starts getting it ready, which goes on by itself.  Of what the run points to only the slot, and the name of
 * the data, must last longer than this call.  One of boxrun_wait() and boxrun_drop() must follow.
 */
int boxrun_begin(const struct boxrun *run, struct boxrun_ahead *ret_ahead, struct err *err);
/* Waits until all is ready, or has failed: from then on it takes no time from others. */
void boxrun_settle(const struct boxrun_ahead *ahead);
/* Lets the program go. */
void boxrun_go(struct boxrun_ahead *ahead);
/* As boxrun(), for the rest of it. */
int boxrun_wait(struct boxrun_ahead *ahead, struct boxrun_end *ret_end, struct err *err);
/* It is not wanted: ends it; no program has been started. */
void boxrun_drop(struct boxrun_ahead *ahead);

void boxrun_free(struct boxrun_end *end);
#define auto_boxrun __attribute__((cleanup(boxrun_free)))
