/*
 * userns.h: user namespaces and ids.  In the box there is one user, `box`, and one group; outside they are
 * the caller himself (mode self) or ids that belong to the box's number (modes root and subids).
 */
#pragma once

#include "base/err.h"
#include "config.h"
#include "spec.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define USERNS_BOX_ID 1000 /* uid and gid in the box */

struct userns_ids {
	bool own;  /* the box has ids of its own, not the caller's */
	bool sub;  /* they are subordinate ids of the caller's, and his own are mapped, too: as 0 */
	uid_t uid; /* outside */
	gid_t gid;
};

/* Whether a box of that number can have ids: root's are counted. */
int userns_check_box(const struct config *config, int64_t box, struct err *err);
/* Chooses the ids for a box by --ids and the caller. */
int userns_choose(const struct box_spec *spec, const struct config *config, int64_t box,
	struct userns_ids *ret_ids, struct err *err);
/* Called outside: writes the maps of the user namespace that `child` was cloned into. */
int userns_map(pid_t child, const struct userns_ids *ids, struct err *err);
/* Called inside after the maps are written: becomes the box's user, without groups where that is allowed. */
int userns_become(const struct userns_ids *ids, struct err *err);
/*
 * After a run with subordinate ids: what lies in the folder dir/name, and that itself, which all belongs to
 * uid and gid (or to the caller), is given to the caller again.  dir is locked.  `holder` is a pidfd of a
 * process in a user namespace that has these ids mapped already, which is faster, or -1.
 */
int userns_take(int dir, const char *name, uid_t uid, gid_t gid, int holder, struct err *err);
/*
 * The path of newuidmap or newgidmap, or NULL.  They are set-user-id: not what PATH says, but what the
 * machine's owner has put there.
 */
const char *userns_sub_program(const char *name, char path[64]);
/* Whether these are subordinate ids of the caller's. */
bool userns_sub_owns(uid_t uid, gid_t gid);
/*
 * Called inside with all capabilities: no user namespace can be made in this one from here on, and only a few
 * of what is counted for the user outside as well.  proc is a descriptor of a proc file system.
 */
int userns_close(int proc, struct err *err);
/* Why no namespaces can be made here, and what the machine's owner can do. */
struct userns_why {
	char cause[200], remedy[300];
};
/*
 * For the errno that clone3 failed with, or, when namespaces can be made and then nothing be done in them,
 * the errno of that.  `kind' is the one that was to be made alone, such as "net"; NULL: all of a run at once.
 * Settings of the machine are read to explain, never to decide.  False: nothing is known.
 */
bool userns_why(int no, const char *kind, struct userns_why *ret_why);
/* Whether this process is under a filter of system calls. */
bool userns_filtered(void);
#define USERNS_NEWER   "ojbox needs Linux 5.14 or newer"
#define USERNS_OUTSIDE "start ojbox outside of what filters, or with a newer seccomp profile there"
/* Puts the likely cause and the remedy into an error that says that clone3 failed with err->no. */
void userns_explain(struct err *err);

/* ---- userns_sub.c, for the others ---- */

/* The subordinate ids of a box: the one with that number, from 0, in all ranges of the caller. */
int userns_sub_choose(int64_t box, struct userns_ids *ret_ids, struct err *err);
/* The same where the caller has so many, and the programs that map them are there; else false. */
bool userns_sub_possible(int64_t box, struct userns_ids *ret_ids);
/* As userns_map(): 0 is the caller, and 1000 the ids. */
int userns_sub_map(pid_t child, const struct userns_ids *ids, struct err *err);
