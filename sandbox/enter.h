/*
 * enter.h: how pid 1 of a box comes into its namespaces.
 */
#pragma once

#include "base/err.h"
#include "inside.h"

#include <sched.h>
#include <sys/types.h>

/*
 * Namespaces that each run has of its own, and those that runs share through a holder.  Of a network and of
 * what System V and POSIX call IPC the holder has one, too, for runs that can leave nothing in it.
 */
#define ENTER_EACH   (CLONE_NEWNS | CLONE_NEWPID)
#define ENTER_SHARED (CLONE_NEWUSER | CLONE_NEWUTS)
#define ENTER_IPC    CLONE_NEWIPC

/* pid 1 of a box, child of the caller: seen from here, and a pidfd of it that the caller owns. */
struct enter {
	pid_t init;
	int init_fd;
};

/*
 * Both start pid 1, which walks inside_main().  `lifeline` is the keeper's end of the life line, of which no
 * copy may stay in the box.  Must be called with all signals blocked.
 *
 * The fresh way: new namespaces; the maps of ids are still to be written.
 */
int enter_fresh(struct inside *inside, int lifeline, struct enter *ret_enter, struct err *err);
/* The warm way: those of a holder, of which `holder` is a pidfd, and new ones for what no two runs share. */
int enter_warm(struct inside *inside, int holder, int lifeline, struct enter *ret_enter, struct err *err);
