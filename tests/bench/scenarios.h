/*
 * scenarios.h: subjects run in turn, in several situations.
 */
#pragma once

#include "subjects.h"

enum scenario_id {
#define SCENARIO(id, name, title, idle, hogs, jobs, share) SCENARIO_##id,
#include "scenarios.def"
#undef SCENARIO
	SCENARIOS
};

/* A row of scenarios.def. */
struct scenario {
	const char *name, *title;
	int idle;
	size_t hogs, jobs, share;
};

extern const struct scenario scenarios_rows[SCENARIOS];

/* What a subject came to in a scenario, one for each round. */
struct series {
	double *value; /* microseconds; with jobs: runs a second.  NULL: not measured in this scenario */
	double *each;  /* with jobs: microseconds that each run took (median of the round); else NULL */
};

struct scenarios {
	struct subjects *subjects; /* not owned */
	size_t rounds[SCENARIOS];
	size_t warmup[SCENARIOS]; /* rounds before those, which do not count */
	struct series of[SCENARIOS][SUBJECTS_MAX];
};

/*
 * Runs every scenario, with `runs` rounds or its share of them; in each round each subject once, in an order
 * of the round's own.  A subject that fails is not here from then on, or that is an error, as
 * subjects_lost() says.  Whatever happens, *scenarios is then for scenarios_free().
 */
int scenarios_run(struct subjects *subjects, size_t runs, struct scenarios *scenarios, struct err *err);
void scenarios_free(struct scenarios *scenarios);

/* The series of a subject, or NULL when it is not here or not in that scenario. */
const struct series *scenarios_series(
	const struct scenarios *scenarios, enum scenario_id id, const struct subject *subject);
