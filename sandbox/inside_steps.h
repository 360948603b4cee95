/*
 * inside_steps.h: the lists of steps.def, for inside.c.
 */
#pragma once

#include "inside.h"

/* When a row is walked. */
enum inside_when {
	EVER,
	FRESH,
	WARM,
};

struct inside_step {
	int (*function)(struct inside *inside, struct err *err);
	enum inside_when when;
	const char *words;
};

struct inside_list {
	const struct inside_step *step;
	size_t count;
};

extern const struct inside_list inside_first, inside_box, inside_rest, inside_program, inside_holder;

/* Waits at the gate, once; with none it returns at once. */
int inside_wait(struct inside *inside, struct err *err);
/* CPU time of the calling process, in nanoseconds. */
int64_t inside_cpu(void);
