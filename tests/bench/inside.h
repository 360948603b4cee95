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

/* {0} is an empty one. */
struct inside {
	size_t pairs;                           /* of runs */
	double *bare[INSIDES], *boxed[INSIDES]; /* nanoseconds a piece, one for each pair */
	struct strv argv;                       /* the command in the box */
};

/*
 * Makes a box of `ojbox` with `gauge` in it and runs it there and bare, in turn, `pairs` times each.  What
 * it reads is the same file.  Whatever happens, *inside is then for inside_free().
 */
int inside_run(struct spawn *spawn, const char *ojbox, const char *gauge, size_t pairs, struct inside *inside,
	struct err *err);
void inside_free(struct inside *inside);
