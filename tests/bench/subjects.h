/*
 * subjects.h: the commands that are measured, and what they need: a folder with the program, and boxes.
 */
#pragma once

#include "box.h"
#include "spawn.h"

#include <stddef.h>

enum {
	SUBJECTS_MAX = 24,
	SUBJECTS_JOBS = 4, /* that run at once, at most */
};

enum subject_flag {
	SUBJECT_MUST = 1,  /* without it there is nothing to tell */
	SUBJECT_EVERY = 2, /* in every scenario; else a row of the first one only */
	SUBJECT_LIFE = 4,  /* a box's whole life: --init, the command, --cleanup */
	SUBJECT_OURS = 8,  /* its box is made by the ojbox to measure, not by the command's program */
};

/* A row of subjects.def. */
struct subject_row {
	const char *name;
	int flags; /* of enum subject_flag */
	const char *id, *init, *command;
};

struct subject {
	const struct subject_row *row;
	struct buf tool;                 /* path of the command's program */
	struct box box[SUBJECTS_JOBS];   /* that stay for all runs; none for a whole life */
	struct strv argv[SUBJECTS_JOBS]; /* the command of each job; empty for a whole life */
	struct buf why;                  /* why it is not here; empty: it is */
};

struct subjects {
	struct spawn spawn;
	const char *ojbox; /* neither is owned */
	const char *least;
	char dir[4096];     /* ours, removed at the end; empty: none */
	struct buf nothing; /* the program's copy in dir */
	struct buf meta;    /* the meta file in dir */
	struct buf bundle;  /* the folder in dir that crun runs */
	struct subject item[SUBJECTS_MAX];
	size_t count;
};

/*
 * Makes the folder and the boxes and runs each subject once.  One that cannot run is told in its `why`; only
 * for those that must be here that is an error.  Whatever happens, *subjects is then for subjects_close().
 */
int subjects_open(const char *ojbox, const char *nothing, const char *least, struct subjects *subjects,
	struct err *err);
/* Removes the boxes and the folder and frees everything; fails when a box could not be removed. */
int subjects_close(struct subjects *subjects, struct err *err);

/* Adds the subject's command to *argv: that of a job, with its box (an empty one when it has none). */
int subjects_command(const struct subjects *subjects, const struct subject *subject, size_t job,
	const struct box *box, struct strv *argv, struct err *err);
/* Adds the --box-id of a job's box to *id. */
void subjects_id(const struct subject *subject, size_t job, struct buf *id);

/*
 * Decides what it means that a subject failed with *err: it is not here any more (0), or that is an error
 * (-1): when it must be here, or a signal asked to end.
 */
int subjects_lost(struct subjects *subjects, struct subject *subject, struct err *err);

/* The subject of that name, here or not; NULL: none has it. */
const struct subject *subjects_find(const struct subjects *subjects, const char *name);

/* What the others are compared with. */
#define SUBJECTS_BARE  "bare posix_spawn"
#define SUBJECTS_BWRAP "bwrap"
