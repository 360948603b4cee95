/*
 * cgroup.h: control groups: a fresh group (a leaf) for each run, which limits and measures all that the
 * program starts, in whichever of the two versions the machine has (cgroups(7); Linux:
 * Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/).
 *
 * Only the program and its descendants are in the leaf.  pid 1 of the box stays in the group that ojbox was
 * called in: the kernel cannot choose it when memory runs out, a kill of the whole leaf leaves it to reap,
 * and nothing of ours counts.
 */
#pragma once

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The names by which the kernel knows them; on version 2 there is no `cpuacct`: every group has it. */
enum cgroup_controller {
	CGROUP_MEMORY,
	CGROUP_CPUACCT,
	CGROUP_PIDS,
	CGROUP_CPU,
	CGROUP_CPUSET,
	CGROUP_CONTROLLERS,
};

const char *cgroup_controller_name(int controller);

/* Where leaves can be made. */
struct cgroup_place {
	int version;         /* 1 or 2 */
	unsigned int has;    /* controllers: 1 << enum cgroup_controller */
	char path[PATH_MAX]; /* 2: folder of the group; 1: the same below each controller's folder */
};

struct cgroup_limits {
	int64_t memory;    /* bytes of everything in the box, swap included; 0: none */
	int64_t processes; /* and threads; 0: none */
	const char *cpus;  /* a list such as 0-2,5; NULL: all */
	bool lone;         /* when memory runs out the kernel kills one process, and the others go on */
};

struct cgroup_usage {
	int64_t cpu_ns, user_ns;
	int64_t memory;       /* bytes, the most at any time; -1: not told (2 before Linux 5.19) */
	int64_t pids;         /* processes and threads, the most at any time; -1: not told */
	int64_t cpu_pressure; /* microseconds in which one waited for it; -1: not told */
	int64_t memory_pressure;
	bool oom_kill; /* the kernel killed because memory ran out: here, in a group above, or in the machine
			*/
	bool full;     /* it ran out here: the limit was reached */
};

/* A leaf.  {0} is none. */
struct cgroup {
	const struct cgroup_backend *backend; /* NULL: none */
	unsigned int has;
	int dir[CGROUP_CONTROLLERS]; /* its folders; version 2: one only, in the first place */
	int cpu;                     /* what tells its CPU time */
	int oom;                     /* becomes readable when memory runs out; -1: nobody needs to look */
	char path[PATH_MAX];         /* as cgroup_place.path */
};

/* ---- finding a place: cgroup_place.c ---- */

/*
 * Where process `pid` (0: this one) can have leaves made for it, in this order: root, or a configured group;
 * the delegated subtree that it is in; with `ask`, a scope asked from the user's systemd, into which the
 * process is moved.  On version 2 the group of the place must be without processes: those that are in it are
 * moved into a leaf `ojbox-outside` of it, and stay there, so that a second call finds the place ready.  -1:
 * there is none; *err says why and what to do.
 */
int cgroup_find(const char *configured, pid_t pid, bool ask, struct cgroup_place *ret_place, struct err *err);

/*
 * What a place needs before leaves are made in it.  Version 1: makes the folder in the hierarchy of every
 * controller that there is and gives it to uid and gid; returns which.  Version 2: hands on the controllers,
 * after moving away the processes that are in it, and fills place->has.
 */
unsigned int cgroup_make_places(const char *path, uid_t uid, gid_t gid);
int cgroup_prepare(struct cgroup_place *place, struct err *err);

/* ---- a leaf: cgroup.c ---- */

/*
 * Makes a leaf below the place for the box in whose folder (`box`, a descriptor) a record of it is kept, so
 * that a later command finds it when this one is killed.  Whatever an earlier run has left is removed first.
 */
int cgroup_make(const struct cgroup_place *place, int box, const struct cgroup_limits *limits,
	struct cgroup *ret_leaf, struct err *err);
/*
 * Version 2: what clone3 (CLONE_INTO_CGROUP) must be given for a process to be born in the leaf; version 1:
 * -1, and the process enters by cgroup_enter(), which must be called before it changes its user id.
 */
int cgroup_birth(const struct cgroup *leaf);
int cgroup_enter(const struct cgroup *leaf, struct err *err);
/* Nanoseconds of CPU time, as of the last tick or switch of the CPUs that work for the leaf. */
int64_t cgroup_cpu(const struct cgroup *leaf);
/* A descriptor of the list of its threads or processes, one number in a line; owned by the caller. */
int cgroup_members(const struct cgroup *leaf);
/* After leaf->oom became readable: whether memory ran out here, and not in a group above. */
bool cgroup_full(const struct cgroup *leaf);
int cgroup_usage(const struct cgroup *leaf, struct cgroup_usage *ret_usage, struct err *err);
/* Kills all that is in the leaf at once, where the kernel can do that (version 2). */
void cgroup_kill(const struct cgroup *leaf);
/* Removes the leaf, which must be empty. */
int cgroup_remove(struct cgroup *leaf, struct err *err);
/* Removes what a killed run of the box has left, if anything. */
int cgroup_sweep(int box, struct err *err);
/* Whether there is something to sweep. */
bool cgroup_left(int box);

/* ---- what the parts share ---- */

#define CGROUP_ROOT    "/sys/fs/cgroup"
#define CGROUP_OUTSIDE "ojbox-outside"

struct cgroup_backend {
	int (*limit)(struct cgroup *leaf, const struct cgroup_limits *limits, struct err *err);
	int (*enter)(const struct cgroup *leaf, struct err *err);
	int64_t (*cpu)(const struct cgroup *leaf);
	void (*usage)(const struct cgroup *leaf, struct cgroup_usage *usage);
};

extern const struct cgroup_backend cgroup_v1, cgroup_v2;

/* The folder that a path means on version 2, or for a controller of version 1. */
int cgroup_folder(int version, int controller, const char *path, char ret_folder[PATH_MAX]);
/* A whole small file of a folder; -1 when it cannot be read. */
ssize_t cgroup_read(int dir, const char *file, char *text, size_t room);
/* The number behind `key` in a file of lines `key number`; key NULL: the file is a number.  -1: none. */
int64_t cgroup_number(int dir, const char *file, const char *key);
__attribute__((format(printf, 4, 5))) int cgroup_write(
	int dir, const char *file, struct err *err, const char *format, ...);
