/*
 * targets.h: the figures that are to be reached, and what was measured.
 */
#pragma once

#include "inside.h"
#include "lateness.h"
#include "scenarios.h"

enum {
	TARGETS_MAX = 16,
};

/* All that was measured; nothing of it is owned. */
struct measured {
	const struct subjects *subjects;
	const struct scenarios *scenarios;
	const struct inside *inside;
	const struct lateness *lateness;
};

enum target_state {
	TARGET_UNKNOWN, /* not measured */
	TARGET_MISSED,
	TARGET_REACHED,
	TARGET_HOPED, /* even what is hoped for */
};

struct target {
	const struct target_row *row;
	const char *title;
	const char *better; /* "less" or "more" */
	int digits;         /* behind the point */
	double reach, hoped;
	double value;           /* not a number: not measured */
	const char *floor_of;   /* subject that does only what must be; NULL: no such thing here */
	const char *floor_word; /* what its figure is called */
	double floor;           /* not a number: not measured */
	enum target_state state;
	char why[200]; /* it was not measured */
};

/* Fills *ret_targets, with room for TARGETS_MAX, and *ret_count.  Fails when memory is out. */
int targets_make(
	const struct measured *measured, struct target *ret_targets, size_t *ret_count, struct err *err);

/* "not measured", "not reached", "reached", "as hoped for" */
const char *targets_word(enum target_state state);
