/*
 * check_point.h: what the probes of --check share: one answer for each row of check.def, and the facts that
 * several of them look at.  For check*.c alone.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"
#include "cgroup.h"
#include "config.h"
#include "spec.h"
#include "store.h"

#include <stdbool.h>
#include <stdio.h>

enum check_level {
	CHECK_NEED,
	CHECK_LOSS,
	CHECK_HINT,
	CHECK_HEADING, /* no row to try: words above those that follow */
};

enum check_state {
	CHECK_UNKNOWN,
	CHECK_YES,
	CHECK_NO,
};

enum check_row {
#define HEADING(name, words)    CHECK_ROW_##name,
#define POINT(level, name, ...) CHECK_ROW_##name,
#include "check.def"
	CHECK_ROWS,
};

struct check_answer {
	enum check_state state;
	struct buf found; /* in words; may hold any byte */
	struct buf
		remedy; /* what to do; nothing unless the state is NO, or there is something to be gained */
};

/* A step in a new user namespace; see check_kernel.c. */
enum check_step {
	CHECK_STEP_CLONE,
	CHECK_STEP_MOUNTS,
	CHECK_STEP_PROC,
	CHECK_STEP_NETWORK,
	CHECK_STEPS,
};

struct check_tried {
	bool done, well;
	struct err err; /* when it was done, and not well */
};

/* What was seen of a place for control groups. */
struct check_groups {
	bool well, asked; /* there is one; the user's systemd had to be asked */
	struct err err;   /* else */
	struct cgroup_place place;
	bool peak, kill, swap; /* memory peaks are told; all can be killed at once; limits hold for swap */
};

/* A kind of container, and what to change there; NULL: ojbox is in none. */
struct check_container {
	const char *name, *marks[3]; /* files, one of which is there */
	const char *filter;          /* so that namespaces can be made and mounts done */
	const char *proc;            /* so that a new proc can be mounted */
};

struct check {
	const struct box_spec *spec;
	const struct config *config;
	const struct check_container *surroundings; /* NULL: no container */
	struct check_tried step[CHECK_STEPS];
	struct check_groups groups;
	struct store store; /* dir -1: there is none */
	bool made;          /* its folder was made here */
	struct check_answer answer[CHECK_ROWS];
};

/* ---- a row's function: tries it and answers; cannot fail itself ---- */

#define POINT(level, name, ...) void check_##name(struct check *check, struct check_answer *answer);
#include "check.def"

/* ---- answers: check_point.c ---- */

__attribute__((format(printf, 2, 3))) void check_yes(struct check_answer *answer, const char *found, ...);
__attribute__((format(printf, 2, 3))) void check_unknown(struct check_answer *answer, const char *found, ...);
__attribute__((format(printf, 2, 3))) void check_no(struct check_answer *answer, const char *found, ...);
__attribute__((format(printf, 2, 3))) void check_remedy(struct check_answer *answer, const char *remedy, ...);
/* No, with the error's text; our messages end in what to do: that becomes the remedy, else `remedy` is. */
void check_refused(struct check_answer *answer, const struct err *err, const char *remedy);
/* The first line of a small file; false when it cannot be read or is empty. */
bool check_line(const char *path, char *ret_line, size_t room);

/* ---- what may hang or cannot be undone, in a child: check_child.c ---- */

/* Memory that a child shares with this process, all zero; NULL when there is none.  Lives as long as the
 * process. */
void *check_share(size_t size);
/* Makes a box for `use', which is given its number, and removes it; signals that end us wait until then. */
typedef void (*check_use)(struct check *check, int64_t number, struct check_answer *answer);
void check_in_box(struct check *check, check_use use, struct check_answer *answer);
/*
 * Calls work(shared) in a child that has nothing of the caller's standard streams, and waits for its end, but
 * not longer than `ms`: then it is killed, and that is an error.
 */
int check_child(void (*work)(void *shared), void *shared, int ms, struct err *err);

/* ---- the container around: check_container.c ---- */

const struct check_container *check_container_find(void);
/* Adds what lies over parts of /proc, in words; nothing when nothing does. */
void check_container_masks(struct buf *ret_masks);

/* ---- what is printed: check_print.c ---- */

struct check_point {
	enum check_level level;
	const char *id, *title, *without;
	void (*try)(struct check *check, struct check_answer *answer);
};

extern const struct check_point check_table[CHECK_ROWS];

/* The worst level at which something is missing; CHECK_HINT when nothing is, or only hints are. */
enum check_level check_worst(const struct check *check);
void check_print_text(const struct check *check, FILE *out);
int check_print_json(const struct check *check, FILE *out, struct err *err);
