/*
 * inside.h: how much slower a program is in a box than outside.
 */
#pragma once

#include "spawn.h"

#include <stddef.h>

enum inside_id {
#define INSIDE(id, name, title) INSIDE_##id,
#include "inside.def"
#undef INSIDE
	INSIDES
};

/* A row of inside.def. */
struct inside_row {
	const char *name, *title;
};

extern const struct inside_row inside_rows[INSIDES];

/* How the program is run. */
enum inside_way {
	INSIDE_BARE,
	INSIDE_FILTER, /* bare, but with a filter of system calls that allows everything: the least that any
			  costs */
	INSIDE_BOX,
	INSIDE_WAYS
};

/* {0} is an empty one. */
struct inside {
	size_t rounds;
	double *ns[INSIDE_WAYS][INSIDES]; /* nanoseconds a piece, one for each round */
	struct strv argv[INSIDE_WAYS];    /* the commands */
};

/*
 * Makes a box of `ojbox` with `gauge` in it and runs it in each way, in turn, `rounds` times.  What it reads
 * is the same file.  Whatever happens, *inside is then for inside_free().
 */
int inside_run(struct spawn *spawn, const char *ojbox, const char *gauge, size_t rounds,
	struct inside *inside, struct err *err);
void inside_free(struct inside *inside);
