/*
 * inside.h: what happens in the box between clone and execve.
 */
#pragma once

#include "base/err.h"
#include "cgroup.h"
#include "mounts.h"
#include "spec.h"
#include "syscalls.h"
#include "userns.h"

#include <stdint.h>

/* What the first process of a box needs to know; made outside, copied by the clone. */
struct inside {
	const struct box_spec *spec;
	struct userns_ids ids;
	struct mounts mounts;
	bool warm;                 /* in namespaces that a holder keeps */
	bool entered_net;          /* the network namespace is among them */
	bool entered_ipc;          /* the IPC namespace is among them */
	bool announce;             /* tell when the program's process exists */
	bool shares;               /* that process shares the memory of pid 1 until execve */
	const struct cgroup *leaf; /* NULL: none */
	int64_t entered_ns;        /* CPU time of the program's process when it entered the leaf */
	bool refused;              /* the program may not be executed: see image.h */
	char *const *env;
	struct syscalls_filter filter;
	int listener; /* of the filter, or -1; goes to the keeper, closed by execve */
	int work;     /* the work folder, if it is for pid 1 to hand over, else -1 */
	int stdio[3]; /* what becomes 0, 1, 2, or -1: as inherited */
	int input;    /* a file of --data that becomes 0; opened inside */
	int lifeline; /* read end: one byte when the id maps are written; end of file when the keeper is gone
		       */
	int messages; /* socket to the keeper, closed by execve */
	int report;   /* write end, kept by pid 1 */
	int gate;     /* what the program waits at: see --gate; -1: nothing */
	int64_t began_ns; /* CLOCK_MONOTONIC at which it was let through; 0: it was not yet */
	int hand;         /* socket to the keeper for outputs that are opened here, or -1; closed by execve */
	int meeting[2];   /* pipe from pid 1 to the program's process; made inside */
};

enum inside_kind {
	INSIDE_FAILED, /* a step failed: err */
	INSIDE_BORN,   /* the program's process exists */
	INSIDE_BEGUN,  /* it has been let through the gate, and now opens files */
	INSIDE_READY,  /* execve comes next; cpu_ns is what the process has used until here, leaf_ns in its
			  leaf */
};

/* One message each; the listener of the filter goes with INSIDE_READY. */
struct inside_message {
	int kind; /* enum inside_kind */
	int64_t cpu_ns, leaf_ns;
	int64_t began_ns; /* BEGUN, READY: as in struct inside */
	struct err err;
};

/*
 * Whether the program's process of a warm run may share the memory of pid 1.  Not where it has something slow
 * to do (a network), is to be counted from its birth on, or goes into a control group; nor where it changes
 * its ids: that would make the memory that they share, and so pid 1, open to the program (prctl(2)
 * PR_SET_DUMPABLE).
 */
bool inside_can_share(const struct inside *inside);
/* Runs in the cloned process; never returns. */
_Noreturn void inside_main(struct inside *inside);
/*
 * Runs in the process that is to be a holder: when this returns, what it is to keep is made.  A step that
 * fails is told to whoever makes the holder, and ends the process.  Then inside_holds() tells that it stands,
 * or what has failed after all.
 */
void inside_hold(struct inside *inside);
void inside_holds(struct inside *inside, const struct err *failed);
