/*
 * limit.h: what a submission may use, and how a language's section changes it.
 */
#pragma once

#include "base/opt.h"

#include <stdint.h>

/* [limits]: times in ms, sizes in bytes.  wall, stack, processes: 0 until limit_complete(). */
struct limits {
	int64_t time, wall, extra_time;
	int64_t memory, stack, output, code, passes;
	int64_t processes;
};

/* [limits LANG], and what languages.ini says: for each limit its new value or a change, or NULL. */
struct limit_change {
	char *time, *wall, *extra_time;
	char *memory, *stack, *output, *code, *passes;
	char *processes;
};

extern const struct opt_table limit_table;        /* of struct limits */
extern const struct opt_table limit_change_table; /* of struct limit_change; the same rows */

/*
 * Changes one value.  text is a new value ("3s"), or a factor ("x2"), or an addition ("+0.5s"), or factor and
 * addition ("x2 +0.5s").  row is one of limit_table.
 */
int limit_change_value(
	const struct opt_row *row, const char *text, int64_t base, int64_t *ret_value, struct err *err);
/*
 * The limits of one language: of each key the problem's own change is taken, else the language's.  Both
 * start from `base`.  Either may be NULL.
 */
int limit_of(const struct limits *base, const struct limit_change *problem,
	const struct limit_change *language, struct limits *ret_limits, struct err *err);
/* One change alone; what follows from the rest stays open. */
int limit_change(const struct limits *base, const struct limit_change *change, struct limits *ret_limits,
	struct err *err);
/* Fills in what follows from the rest: wall is 2 * time + 1 s, stack is memory, processes is 1. */
void limit_complete(struct limits *limits);
