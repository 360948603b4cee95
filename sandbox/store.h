/*
 * store.h: where boxes lie, whose they are, and who uses them now.
 *
 * A box N is the folder ROOT/N of its owner (mode 0700) with the work folder `box` in it.  A lock (flock(2))
 * on the folder itself means that a command works on the box; it dies with its holder.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"
#include "config.h"
#include "quota.h"
#include "spec.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct store {
	const struct config *config; /* the caller's */
	char *path;                  /* of the folder of boxes */
	int dir;
};

/* A box that this command has locked. */
struct store_box {
	int64_t id;
	char *path;  /* absolute */
	int dir;     /* holds the lock */
	bool memory; /* the work folder is in memory: a mount that the box's holder has */
	int around;  /* with memory: the folder in which it is; -1: the holder is gone */
};

/*
 * Opens the folder of boxes; makes it when `make` and it is not there.  Without `make` a missing one gives
 * ret_store->dir = -1: no box exists.  A folder that another user could have prepared is refused.
 */
int store_open(const struct config *config, bool make, struct store *ret_store, struct err *err);
void store_close(struct store *store);

/*
 * --init: takes the box, empties it, makes its work folder, sets its quota or takes that of an earlier --init
 * away.  spec->auto_id takes a number that is free.  A quota that cannot be had fails before anything is
 * done.
 */
int store_init(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err);
/* --run: takes a box that exists. */
int store_take(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err);
/* --once: a box that nobody else has, made ready; to be removed by store_remove_taken(). */
int store_once(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err);
/* --cleanup: removes the box, and its quota, if there is one. */
int store_remove(const struct store *store, const struct box_spec *spec, struct err *err);
/* The same for a box that this command has; it is released, too. */
int store_remove_taken(
	const struct store *store, const struct box_spec *spec, struct store_box *box, struct err *err);
/* Gives the box back. */
void store_release(struct store_box *box);

/* What --data of --init was, absolute; the caller frees it.  NULL: nothing. */
int store_data(const struct store_box *box, char **ret_path, struct err *err);
/* What --box-size of --init was; likewise. */
int store_size(const struct store_box *box, char **ret_size, struct err *err);
/* The work folder, made usable if the program has taken away the rights to it.  -1 with *err on failure. */
int store_work(const struct store_box *box, struct err *err);
/* Before a run with subordinate ids: gives the work folder, which pid 1 of the box hands over, ready for
 * that. */
int store_offer(const struct store_box *box, struct err *err);
/*
 * The work folder goes to the ids that run in it, by root; and back to the owner of the box afterwards.
 * `holder` is a pidfd of the box's holder, if that has been entered, else -1.
 */
int store_hand_over(const struct store_box *box, uid_t uid, gid_t gid, struct err *err);
int store_hand_back(const struct store_box *box, int holder, struct err *err);
/* Makes the work folder usable again and, unless keep, removes symlinks, pipes, sockets and devices from it.
 */
int store_sweep(const struct store_box *box, bool keep, struct err *err);

/* --quota: read, and found to be possible for this box; nothing is changed. */
int store_quota_plan(
	const struct store *store, const struct box_spec *spec, struct quota *ret_quota, struct err *err);
/* Limits the user of the box; a quota without limits takes away what an earlier --init has set. */
int store_quota_set(const struct store *store, const struct box_spec *spec, const struct store_box *box,
	const struct quota *quota, struct err *err);

/* Prints one line a box; with reap, first puts right what killed runs have left. */
int store_list(const struct store *store, bool reap, FILE *out, struct err *err);

/* ---- what the parts share ---- */

/* Names in the folder of a box: the work folder, and links that say what --data and --box-size were. */
#define STORE_WORK "box"
#define STORE_DATA "data"
#define STORE_SIZE "size"

/* Finds out where the work folder is (box->memory, box->around); the folder around it, -1: it is gone. */
int store_find_memory(struct store_box *box, struct err *err);
int store_around(const struct store_box *box);

/* The highest number that a box of the caller's can have; and the error that all are taken. */
int64_t store_last(const struct store *store);
int store_no_number(const struct store *store, struct err *err);
/* What would fail later is told before anything is made: a quota, --data, and under the name isolate the
 * number. */
int store_check(
	const struct store *store, const struct box_spec *spec, struct quota *ret_quota, struct err *err);
/* Opens and locks the folder of box `id`, and puts right what a killed run has left.  ERR_MISSING: there is
 * none. */
int store_enter(const struct store *store, int64_t id, const struct box_spec *spec, struct store_box *ret_box,
	struct err *err);
/* Empties a box that has been entered, and makes it ready. */
int store_reset(const struct store *store, const struct box_spec *spec, const struct store_box *box,
	const struct quota *quota, struct err *err);
/* Whether the box was made by --once, and not removed by it: it was killed, if nobody has the box now. */
bool store_forsaken(int box);
