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
	const char *data; /* standard input is this file of the session's data; NULL: the next */
	const char *file; /* standard input is this file in the box; NULL: `input` */
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
void boxrun_free(struct boxrun_end *end);
#define auto_boxrun __attribute__((cleanup(boxrun_free)))
