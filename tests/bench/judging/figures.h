/*
 * figures.h: the commands that are timed, and what is told of their times; see figures.def.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stddef.h>

#define FIGURES_ROUNDS 1000 /* at most */

enum figures_what { FIGURES_SUM_CPP, FIGURES_SUM_PYTHON, FIGURES_TALK, FIGURES_MANY };
enum figures_way { FIGURES_JUDGE, FIGURES_BARE };
enum figures_part { FIGURES_ALL, FIGURES_FEW };
enum figures_flag { FIGURES_COLD = 1, FIGURES_FREE = 2 };

enum figures_timing_id {
#define TIMING(id, ...) FIGURES_##id,
#include "figures.def"
	FIGURES_TIMINGS
};

struct figures_timing {
	const char *name;
	enum figures_what what;
	enum figures_way way;
	enum figures_part part;
	int jobs;
	int flags; /* of enum figures_flag */
};

extern const struct figures_timing figures_timing[FIGURES_TIMINGS];

/* What was measured. */
struct figures {
	size_t rounds, tests, lines, submissions;
	double us[FIGURES_TIMINGS][FIGURES_ROUNDS];
};

/* Adds the report for a person, and that for programs.  Fails when memory is out. */
int figures_tell(const struct figures *figures, struct buf *ret_text, struct buf *ret_json, struct err *err);
