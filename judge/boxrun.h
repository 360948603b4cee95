/*
 * boxrun.h: one run in the session's box, of a compiler or of a submission.
 */
#pragma once

#include "language.h"
#include "meta_read.h"
#include "session.h"

struct boxrun {
	const struct strv *argv;         /* in the box */
	const struct language *language; /* for environment and folders */
	/* 0: no such limit */
	int64_t time, wall, extra_time;   /* ms */
	int64_t memory, stack, file_size; /* bytes; memory is the address space's without control groups */
	int64_t processes;
	const char *data; /* standard input is this file of the session's data; NULL: `input` */
	/* as in struct boxcall */
	int input;
	bool merge, output_ends;
	size_t output_max, errors_max;
};

struct boxrun_end {
	struct meta meta; /* of no meaning when `over` */
	struct buf output, errors;
	bool over; /* ended because of output_ends */
};

/*
 * Runs in the box as of session_reset() with the language's mounts.  Fails with the reason when the run says
 * nothing about the program: the sandbox failed, the meta file is not whole, we were interrupted.
 */
int boxrun(struct session *session, const struct boxrun *run, struct boxrun_end *ret_end, struct err *err);
void boxrun_free(struct boxrun_end *end);
#define auto_boxrun __attribute__((cleanup(boxrun_free)))
