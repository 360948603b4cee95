/*
 * tracer.h: runs a command under ptrace(2), lists the system calls of all its processes, and lets one of them
 * fail, or kills the process that makes it.
 *
 * Each process has a role, which is the same in each run: "k" is the command itself, "k.1" its first child
 * (pid 1 of the box, or the process that enters what a holder keeps), "k.1.1" the first child of that. strace
 * counts calls in each process and cannot be told in which one a fault is to be, hence this.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define TRACER_ROLE  16
#define TRACER_SHORT (-1) /* the call moves half of its bytes */
#define TRACER_KILL  (-2) /* the process is killed as it makes the call */
#define TRACER_CALLS 5000 /* the most that a run is expected to make */

/* One call: the n-th of its number, from 1, in the process of that role. */
struct tracer_call {
	char role[TRACER_ROLE];
	long number;
	int nth;
	long first; /* argument */
};

/* Whether a process of that role becomes the program: of a run that makes everything itself, or one by a
 * holder. */
bool tracer_program(const char *role);

struct tracer_result {
	int status;               /* of the command, as wait(2) tells it */
	bool reached;             /* the call was made */
	long first;               /* its first argument */
	bool hung;                /* it did not end in time */
	int left;                 /* processes that lived on after the command, but for a holder */
	struct tracer_call *call; /* all calls, when no fault was asked for; the caller frees */
	size_t count;
};

/*
 * Runs argv with the present streams and working folder.  fault: NULL lists all calls that are ours: from the
 * first of main on, and not those of a program that was executed.  how: an errno or TRACER_*.  Who has the
 * lock on the file `record` may stay when the command has ended: it is let go. -1: ptrace is not permitted
 * here (errno tells).
 */
int tracer_run(char *const argv[], const char *record, const struct tracer_call *fault, int how,
	struct tracer_result *ret_result);
