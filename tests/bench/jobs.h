/*
 * jobs.h: how many runs a second come out when several are under way at once.
 */
#pragma once

#include "subjects.h"

/* What a slice of time told. */
struct jobs_told {
	double rate; /* runs a second, all jobs together */
	double us;   /* that each run took, median */
};

/*
 * Keeps `jobs` (at most SUBJECTS_JOBS) runs of the subject under way for `ms` milliseconds, or until each job
 * has had a few, whichever is later, and waits for the last.
 */
int jobs_slice(struct subjects *subjects, const struct subject *subject, size_t jobs, int ms,
	struct jobs_told *ret_told, struct err *err);
