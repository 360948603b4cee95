/*
 * lateness.h: how late a program is stopped that goes on past its limit of CPU time.
 */
#pragma once

#include "box.h"
#include "spawn.h"

#include <stddef.h>

enum {
	LATENESS_LIMIT_MS = 1000,
	LATENESS_ROWS = 6,
};

/* One way of being limited, and so many threads that spin. */
struct lateness_row {
	const char *mode; /* "cg" or "no-cg" */
	int threads;
	struct strv argv; /* the command */
	struct buf why;   /* why it is not here; empty: it is */
	/*
	 * One for each run, in milliseconds, which is what the meta file tells: CPU time told less the first
	 * that is over the limit (limit + 1 ms); time by the clock.
	 */
	double *late, *wall;
};

struct lateness {
	struct spawn *spawn; /* not owned */
	struct box box;      /* of ojbox, for all runs */
	struct lateness_row row[LATENESS_ROWS];
	size_t runs;
};

/*
 * Makes a box with `spin` in it and runs every row `runs` times, in turn.  A row of which a run fails, or
 * does not end at its limit, is told in its `why`, so that what was measured before is not lost; nothing else
 * of it is to be used.  runs 0: nothing is done.  Whatever happens, *lateness is then for lateness_close().
 */
int lateness_open(struct spawn *spawn, const char *ojbox, const char *spin, size_t runs,
	struct lateness *lateness, struct err *err);
/* Removes the box and frees everything; fails when the box could not be removed.  {0}: nothing is done. */
int lateness_close(struct lateness *lateness, struct err *err);
