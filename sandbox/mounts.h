/*
 * mounts.h: the file system that the program sees: a private root in memory, made from directory rules.
 *
 * All of it runs in pid 1 of the box, in its own mount namespace, in this order:
 * - mounts_sources(): with the caller's rights over files; everything that comes from outside is cloned into
 *   detached trees
 * - mounts_proc_make(): from here on as the box's user, with all capabilities of the user namespace
 * - mounts_build()
 * - mounts_enter(): the root is the new one
 * - mounts_detach(): the host's tree is gone, which takes the kernel a while
 *
 * A holder (holder.h) does the same with `hold` set, but for what must be new for each run: its proc is the
 * host's, which lets a proc be mounted later, and file systems in memory are left out.  A run that enters a
 * copy of its mount namespace only needs mounts_proc_make() and mounts_renew().
 */
#pragma once

#include "base/err.h"
#include "dirs.h"

#include <linux/mount.h>
#include <stdbool.h>
#include <stdint.h>

#define MOUNTS_OWN_MAX 8

struct mounts {
	/* given by the caller; not owned */
	const struct dir_rules *rules;
	const char *box_path; /* the box's folder; "./x" rules are below it */
	const char *data;     /* folder of which one file can be standard input; NULL: none */
	int64_t tmp_size;     /* of each file system in memory, bytes */
	int64_t box_size;     /* of the box folder, which is in memory then; 0: it lies in the box's folder */
	int64_t box_inodes;
	bool tty;      /* /dev/tty is wanted */
	bool host_net; /* the program stays in the host's network namespace */
	bool any_net;  /* it has some network: it wants to know of hosts */
	bool hold;     /* this is the root of a holder */
	/* descriptors, -1 while there is none */
	int *tree;               /* by rule: a detached tree to be attached */
	char **link;             /* by rule: NULL, or the target of a link that takes the place of a bind */
	int own[MOUNTS_OWN_MAX]; /* by row of the table in mounts_own.c */
	int folder;              /* a detached tree of `data` */
	int box;                 /* what mounts_box() has made outside */
	int anchor;              /* the place on which the new root is mounted */
	int root;                /* the new root */
	int proc;   /* a fresh proc of the box's pid namespace, nothing covered; with `hold` the host's */
	int covers; /* what parts of each proc are covered with; it lies below the first proc */
};

/* Fills the descriptors with -1.  Allocates; nothing is freed (the process becomes pid 1 or dies). */
int mounts_prepare(struct mounts *mounts, struct err *err);
/*
 * A box folder in memory, detached.  Made by root in his own user namespace, so that he can put files there;
 * everybody else's holder or pid 1 makes it itself.
 */
int mounts_box(const struct mounts *mounts, struct err *err);
/* Opens a file of `data` for reading, on a mount that cannot be written to; owned by the caller.  First of
 * all. */
int mounts_data(const struct mounts *mounts, bool warm, const char *name, struct err *err);
int mounts_sources(struct mounts *mounts, struct err *err);
int mounts_proc_make(struct mounts *mounts, struct err *err);
int mounts_build(struct mounts *mounts, struct err *err);
int mounts_enter(struct mounts *mounts, struct err *err);
int mounts_detach(const struct mounts *mounts, struct err *err);
/* In a copy of a holder's mount namespace: mounts what each run has of its own. */
int mounts_renew(struct mounts *mounts, struct err *err);
/*
 * Whether a holder can do its part for these rules: the first proc is at /proc, where the first steps of a
 * run need it, and nothing that it binds lies in what is new for each run.
 */
bool mounts_holdable(const struct dir_rules *rules);
/*
 * Adds what the binds of these rules come from, as it is now: two runs for which this is the same have the
 * same root.  box is the box's folder, which "./x" rules are below.
 */
void mounts_describe(const struct dir_rules *rules, int box, struct buf *buf);
/* After mounts_enter() or mounts_renew(): covers what mounts_proc.def says in each proc of the box.
 * Changes the working directory. */
int mounts_proc_cover(const struct mounts *mounts, struct err *err);

/* ---- what the parts share ---- */

#define MOUNTS_SAFE (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
/* rules for what is new for each run, and lies on top of a holder's root */
#define MOUNTS_NEW (DIR_FS | DIR_TMP)
/*
 * Where a holder keeps the folder of --data: on a folder of its proc that every kernel has, with which it is
 * detached in a run.
 */
#define MOUNTS_DATA "proc/fs"
/* ... and where a run lays the one file of it, on a file that every proc has. */
#define MOUNTS_FILE "proc/version"

/* Carries out one rule whose sources are there: mounts it. */
int mounts_rule(const struct mounts *mounts, size_t index, struct err *err);
/* The rule before this one whose place is the smallest around it, or NULL. */
const struct dir_rule *mounts_around(const struct dir_rules *all, size_t index);
/* The folder of --data, read-only, detached. */
int mounts_data_tree(const struct mounts *mounts, struct err *err);

/* A detached new file system; options are pairs of name and value, ending in NULL. */
int mounts_fresh(const char *type, const char *const *options, unsigned long attributes, struct err *err);

/* Clones what is at path, or with "" at dir, into a detached tree with the mount attributes (MOUNT_ATTR_*).
 */
int mounts_clone(int dir, const char *path, unsigned long attributes, bool recursive, struct err *err);
/* Attaches a detached tree at a place that lies in the bare root, in folders that ojbox has made. */
int mounts_attach(const struct mounts *mounts, int tree, const char *in, struct err *err);
/* Makes an empty file in the bare root, to mount a file on. */
int mounts_file(const struct mounts *mounts, const char *in, struct err *err);

/* What ojbox makes itself: "dev" and "etc".  Sources are cloned if the rules ask for them, files and mount
 * points made in the bare root, sources attached. */
int mounts_own_sources(struct mounts *mounts, struct err *err);
int mounts_own_files(const struct mounts *mounts, const char *in, struct err *err);
int mounts_own_attach(const struct mounts *mounts, const char *in, struct err *err);
/* Part of mounts_describe(): files bound into the rule's folder; and for one file or folder. */
void mounts_own_describe(const struct dir_rule *rule, struct buf *buf);
void mounts_describe_source(int dir, const char *path, struct buf *buf);

/* Whether the rule asks for a proc, which mounts_proc_fresh() then gives; the first of those rules, or NULL.
 */
bool mounts_proc_rule(const struct dir_rule *rule);
const struct dir_rule *mounts_proc_first(const struct dir_rules *rules);
int mounts_proc_fresh(const struct mounts *mounts, const struct dir_rule *rule, struct err *err);
/* Something empty in memory with which parts of a proc can be covered: detached, read-only. */
int mounts_proc_covers(struct err *err);
