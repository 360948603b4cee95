/*
 * holder.h: a process that keeps what the runs of a box have in common, so that each need not make it anew:
 * the user namespace with its maps, the host name, an empty network namespace where the program has none, and
 * a mount namespace whose root is built but for what is new for each run.
 *
 * The record of a holder is the file `holder` in the box's folder, which boxed code cannot reach.  The holder
 * has a lock on it (fcntl(2), F_SETLK): the kernel says who has it, and forgets that when the holder ends, so
 * no number of a process is ever believed.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <sys/types.h>

/* What a holder keeps open: its record, and the box's folder, whose end is its own. */
struct holder_fds {
	int record, folder;
};

/*
 * Called by the command that makes a holder, which has the box's lock.  `likeness` is what it is made for; a
 * run that comes to the same can use it.  The caller owns the descriptors.
 */
int holder_begin(int box, const struct buf *likeness, struct holder_fds *ret_fds, struct err *err);
/*
 * Called by the holder itself: gives up all that is the caller's but his user id: the environment, and every
 * descriptor but these and `also`.  From here on it can be found.
 */
int holder_claim(const struct holder_fds *fds, int also, struct err *err);
/* The rest of its life, until it is ended by a signal, or the box's folder or the record in it is no more. */
_Noreturn void holder_stay(const struct holder_fds *fds);

/* A pidfd of the box's holder, owned by the caller, what it was made for, and its number; -1: there is none.
 */
int holder_find(int box, struct buf *ret_likeness, pid_t *ret_pid);
/* Whether what holder_find() has found is one of ours, as far as its name tells. */
bool holder_sure(int box);
/* Ends the box's holder, if there is one, and waits until all of it is gone. */
int holder_end(int box, struct err *err);
