/*
 * keeper.h: waits for a box to end, and ends it when a limit is reached.
 */
#pragma once

#include "base/err.h"
#include "cgroup.h"
#include "cputime.h"
#include "inside.h"
#include "pump.h"
#include "spec.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/* Why a run came to its end. */
enum keeper_cause {
	KEEPER_ENDED,       /* the program ended */
	KEEPER_TIME,        /* stopped: CPU time */
	KEEPER_WALL,        /* stopped: time by the clock */
	KEEPER_MEMORY,      /* stopped: the memory of its control group ran out */
	KEEPER_OUTPUT,      /* stopped: more written than --output-limit */
	KEEPER_FSIZE,       /* stopped: a file written through the keeper is larger than --fsize */
	KEEPER_SYSCALL,     /* stopped: a system call that the policy answers with the end */
	KEEPER_INTERRUPTED, /* stopped: a signal asked the keeper to end */
};

struct keeper_outcome {
	enum keeper_cause cause;
	int signal; /* INTERRUPTED: which */
	int status; /* of the program, as wait(2) tells it */
	int64_t cpu_ms, user_ms, wall_ms;
	int64_t ended_ns;          /* the program, on the clock of keeper_now(); 0: not known */
	struct rusage usage;       /* of everything reaped */
	bool memory;               /* the kernel killed because the limit of memory was reached */
	bool counted;              /* CPU time is what a counter told */
	struct syscalls_call call; /* SYSCALL: which */
	int version;               /* of the control group that limited and measured; 0: none */
	struct cgroup_usage group;
};

/* What the keeper holds of a run.  Descriptors belong to the caller. */
struct keeper {
	const struct box_spec *spec;
	pid_t init;                  /* pid 1 of the box, as seen from here */
	int init_fd;                 /* pidfd of it */
	const struct cputime *clock; /* of pid 1; not open without a time limit, or with a leaf that tells */
	int counter;                 /* cputime_counter(); -1: none */
	struct cgroup *leaf;         /* NULL: none */
	bool shares;                 /* see struct inside */
	int messages;                /* socket from the box: struct inside_message */
	int report;                  /* struct init_report */
	int signals;                 /* signalfd of keeper_block() */
	int64_t start_ns;            /* CLOCK_MONOTONIC at which the wall clock began; 0: the program waits */
	struct pump *pump;
};

/* Blocks the signals that end a run and makes a signalfd for them; the caller owns it. */
int keeper_block(struct err *err);
/* Now, on the clock that limits are measured with (CLOCK_MONOTONIC, ns). */
int64_t keeper_now(void);
/* What the processes of the box have said on their way to execve. */
struct keeper_heard {
	struct inside_message ready; /* the last before execve; of kind INSIDE_READY once it is there */
	int listener;                /* what came with it, owned by whoever asked; -1: none */
	int64_t began_ns;            /* when the program was let through its gate; 0: not told */
	bool failed;                 /* a step has failed */
};

/*
 * Takes what has been sent so far, without waiting, and adds it to *heard; *err is the first failure.
 * Returns false when nobody is left who could send more.
 */
bool keeper_hear(int messages, struct keeper_heard *heard, struct err *err);
/*
 * Returns 0 when the box is empty and its output delivered, with what came of it; -1 when the sandbox failed
 * (a step of the set-up, the pump, the kernel), also with nothing left.  pid 1 has been reaped, or killed,
 * and is left to the caller to wait for: it takes the kernel a while to take its namespaces apart.
 */
int keeper_watch(struct keeper *keeper, struct keeper_outcome *ret_outcome, struct err *err);
