/*
 * subjects.h: the commands that are measured, and what they need: a folder with the program, and boxes.
 */
#pragma once

#include "box.h"
#include "spawn.h"

#include <stddef.h>

enum {
	SUBJECTS_MAX = 16,
};

struct subject {
	const char *name;
	const struct subjects_row *row;
	struct strv argv; /* the command as last run */
	struct buf why;   /* why it is not here; empty: it is */
	double *sample;   /* microseconds, one for each round; room for `runs` */
};

struct subjects {
	struct spawn spawn;
	const char *ojbox;  /* not owned */
	char dir[4096];     /* ours, removed at the end; empty: none */
	struct buf nothing; /* the program's copy in dir */
	struct buf meta;    /* the meta file in dir */
	struct box box;     /* of ojbox, for all rounds */
	struct box isolate;
	struct subject item[SUBJECTS_MAX];
	size_t count;
};

/*
 * Makes the folder and the boxes and runs each subject once.  One that cannot run is told in its `why`; only
 * for bare posix_spawn and ojbox that is an error.  Whatever happens, *subjects is then for
 * subjects_close().
 */
int subjects_open(
	const char *ojbox, const char *nothing, size_t runs, struct subjects *subjects, struct err *err);
/* Removes the boxes and the folder and frees everything; fails when a box could not be removed. */
int subjects_close(struct subjects *subjects, struct err *err);

/*
 * Measures all subjects that are here, in turn; the samples go to place `round`, or nowhere if it is
 * negative. A subject that fails is no longer here; an error as above, and when a signal asked to end.
 */
int subjects_round(struct subjects *subjects, long round, struct err *err);

/* The two that others are compared with; the second is NULL when bwrap is not here. */
const struct subject *subjects_bare(const struct subjects *subjects);
const struct subject *subjects_bwrap(const struct subjects *subjects);
