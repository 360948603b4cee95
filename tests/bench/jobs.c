/*
 * jobs.c: several runs at once; see jobs.h.
 *
 * Called by scenarios.c.  Fails when a run does; the others are then waited for, so that no box is left half
 * made.  Must never count the time in which fewer jobs than asked for are under way.
 */
#include "jobs.h"

#include "course.h"
#include "stats.h"

#include <time.h>

enum {
	JOBS_FEW = 3,     /* ends a job that a rate needs */
	JOBS_ENDS = 4096, /* ends of a slice, at most */
};

struct jobs {
	struct course course[SUBJECTS_JOBS];
	bool busy[SUBJECTS_JOBS];
	size_t count;
	struct timespec start, first, last; /* first: since when all have had one; last: the latest end */
	size_t ends;
	double us[JOBS_ENDS]; /* that each run took */
	bool closing;         /* no more are started; what ends now does not count */
};

/* Starts a run for each job that has none.  A failure closes. */
static int jobs_fill(
	struct jobs *jobs, struct subjects *subjects, const struct subject *subject, struct err *err)
{
	for (size_t job = 0; job < jobs->count && !jobs->closing; job++) {
		if (jobs->busy[job])
			continue;
		if (course_begin(subjects, subject, job, false, &jobs->course[job], err) < 0) {
			jobs->closing = true;
			return -1;
		}
		jobs->busy[job] = true;
	}
	return 0;
}

static void jobs_note(struct jobs *jobs, double us, int ms)
{
	struct timespec now;

	if (jobs->closing)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	jobs->us[jobs->ends++] = us;
	if (jobs->ends == jobs->count)
		jobs->first = now;
	jobs->last = now;
	if (jobs->ends == JOBS_ENDS ||
		(jobs->ends >= jobs->count * JOBS_FEW && spawn_between(&jobs->start, &now) >= ms * 1e3))
		jobs->closing = true;
}

/* Sees who has ended.  *ret_changed: the next look may find more at once.  The first failure closes. */
static int jobs_poll(struct jobs *jobs, int ms, bool *ret_changed, struct err *err)
{
	struct err later;
	int result = 0;

	*ret_changed = false;
	for (size_t job = 0; job < jobs->count; job++) {
		struct course *course = &jobs->course[job];
		bool done = false;

		if (!jobs->busy[job])
			continue;
		if (course_poll(course, &done, result ? &later : err) < 0) {
			course_end(course);
			jobs->closing = true;
			result = -1;
		} else if (done) {
			jobs_note(jobs, course->us, ms);
		} else {
			continue;
		}
		jobs->busy[job] = false;
		*ret_changed = true;
	}
	return result;
}

static bool jobs_any(const struct jobs *jobs)
{
	for (size_t job = 0; job < jobs->count; job++) {
		if (jobs->busy[job])
			return true;
	}
	return false;
}

/* Who does not end in time is ended. */
static void jobs_end(struct jobs *jobs)
{
	for (size_t job = 0; job < jobs->count; job++) {
		if (jobs->busy[job])
			course_end(&jobs->course[job]);
		jobs->busy[job] = false;
	}
	jobs->closing = true;
}

/* Keeps the jobs busy until the slice is over or something fails, and then until the last has ended. */
static int jobs_run(
	struct jobs *jobs, struct subjects *subjects, const struct subject *subject, int ms, struct err *err)
{
	struct err later;
	int result = 0;

	do {
		bool changed = false;

		if (jobs_fill(jobs, subjects, subject, result ? &later : err) < 0)
			result = -1;
		if (jobs_poll(jobs, ms, &changed, result ? &later : err) < 0)
			result = -1;
		if (changed || !jobs_any(jobs))
			continue;
		if (spawn_wait(&subjects->spawn, result ? &later : err) < 0) {
			jobs_end(jobs);
			result = -1;
		}
	} while (jobs_any(jobs) || !jobs->closing);
	return result;
}

int jobs_slice(struct subjects *subjects, const struct subject *subject, size_t jobs, int ms,
	struct jobs_told *ret_told, struct err *err)
{
	struct jobs all = { .count = jobs };
	struct stats stats = { 0 };

	spawn_stopped(&subjects->spawn);
	clock_gettime(CLOCK_MONOTONIC, &all.start);
	if (jobs_run(&all, subjects, subject, ms, err) < 0)
		return -1;
	if (stats_of(all.us, all.ends, &stats, err) < 0)
		return -1;
	ret_told->rate = (double)(all.ends - jobs) / spawn_between(&all.first, &all.last) * 1e6;
	ret_told->us = stats.median;
	return 0;
}
