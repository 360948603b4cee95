/*
 * scenarios.c: subjects run in turn; see scenarios.h.
 *
 * Called by bench.c.  Fails when a subject does that must be here, or when a signal asked to end.  Must never
 * keep a number of a run that ended badly, nor leave a process behind that uses CPU time.
 */
#include "scenarios.h"

#include "base/auto.h"
#include "course.h"
#include "hogs.h"
#include "jobs.h"

#include <string.h>
#include <time.h>

enum {
	SCENARIOS_SLICE_MS = 100,
	SCENARIOS_WARMUP = 10, /* rounds, at most */
};

const struct scenario scenarios_rows[SCENARIOS] = {
#define SCENARIO(id, name, title, idle, hogs, jobs, share) { name, title, idle, hogs, jobs, share },
#include "scenarios.def"
#undef SCENARIO
};

static void scenarios_sleep(int ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	if (ms)
		nanosleep(&time, NULL);
}

/* One number; it goes to place `round`, or nowhere when that is negative. */
static int scenarios_sample(struct subjects *subjects, const struct subject *subject,
	const struct scenario *scenario, const struct series *series, long round, struct err *err)
{
	struct jobs_told told = { 0 };
	double us = 0;

	scenarios_sleep(scenario->idle);
	if (scenario->jobs) {
		if (jobs_slice(subjects, subject, scenario->jobs, SCENARIOS_SLICE_MS, &told, err) < 0)
			return -1;
		if (round >= 0) {
			series->value[round] = told.rate;
			series->each[round] = told.us;
		}
		return 0;
	}
	if (course_run(subjects, subject, false, &us, err) < 0)
		return -1;
	if (round >= 0)
		series->value[round] = us;
	return 0;
}

/*
 * What a subject leaves for the kernel to clean up slows the one that follows, so it is not always the same
 * that follows.  The sequence is the same in every run of the harness.
 */
static void scenarios_shuffle(size_t *order, size_t count, uint64_t *state)
{
	for (size_t i = count; i > 1; i--) {
		size_t other, kept = order[i - 1];

		*state = *state * 6364136223846793005U + 1442695040888963407U; /* Knuth's MMIX */
		other = (size_t)((*state >> 33) % i);
		order[i - 1] = order[other];
		order[other] = kept;
	}
}

static int scenarios_round(
	struct scenarios *scenarios, enum scenario_id id, const size_t *order, long round, struct err *err)
{
	struct subjects *subjects = scenarios->subjects;

	for (size_t i = 0; i < subjects->count; i++) {
		struct subject *subject = &subjects->item[order[i]];
		const struct series *series = &scenarios->of[id][order[i]];

		if (!series->value || subject->why.len)
			continue;
		if (scenarios_sample(subjects, subject, &scenarios_rows[id], series, round, err) == 0)
			continue;
		err_wrap(err, "%s, round %ld", scenarios_rows[id].name, round + 1);
		if (subjects_lost(subjects, subject, err) < 0)
			return -1;
	}
	return spawn_go_on(&subjects->spawn, err);
}

static int scenarios_prepare(struct scenarios *scenarios, enum scenario_id id, size_t runs, struct err *err)
{
	const struct scenario *scenario = &scenarios_rows[id];
	size_t rounds = runs > scenario->share ? runs / scenario->share : 1;

	scenarios->rounds[id] = rounds;
	scenarios->warmup[id] = rounds / 10 < SCENARIOS_WARMUP ? rounds / 10 : SCENARIOS_WARMUP;
	for (size_t i = 0; i < scenarios->subjects->count; i++) {
		struct series *series = &scenarios->of[id][i];

		if (id != SCENARIO_BACK_TO_BACK && !(scenarios->subjects->item[i].row->flags & SUBJECT_EVERY))
			continue;
		series->value = calloc(rounds, sizeof(*series->value));
		series->each = scenario->jobs ? calloc(rounds, sizeof(*series->each)) : NULL;
		if (!series->value || (scenario->jobs && !series->each))
			return err_nomem(err);
	}
	return 0;
}

static int scenarios_one(struct scenarios *scenarios, enum scenario_id id, size_t runs, struct err *err)
{
	size_t order[SUBJECTS_MAX];
	uint64_t state = id;
	struct hogs hogs = { 0 };
	int result = scenarios_prepare(scenarios, id, runs, err);

	for (size_t i = 0; i < SUBJECTS_MAX; i++)
		order[i] = i;
	for (long round = -(long)scenarios->warmup[id]; result == 0 && round < (long)scenarios->rounds[id];
		round++) {
		scenarios_shuffle(order, scenarios->subjects->count, &state);
		result = hogs_keep(&hogs, scenarios_rows[id].hogs, err);
		if (result == 0)
			result = scenarios_round(scenarios, id, order, round, err);
	}
	hogs_end(&hogs);
	return result;
}

int scenarios_run(struct subjects *subjects, size_t runs, struct scenarios *scenarios, struct err *err)
{
	*scenarios = (struct scenarios){ .subjects = subjects };
	for (enum scenario_id id = 0; id < SCENARIOS; id++) {
		if (scenarios_one(scenarios, id, runs, err) < 0)
			return -1;
	}
	return 0;
}

void scenarios_free(struct scenarios *scenarios)
{
	for (size_t id = 0; id < SCENARIOS; id++) {
		for (size_t i = 0; i < SUBJECTS_MAX; i++) {
			auto_release(&scenarios->of[id][i].value);
			auto_release(&scenarios->of[id][i].each);
		}
	}
}

const struct series *scenarios_series(
	const struct scenarios *scenarios, enum scenario_id id, const struct subject *subject)
{
	const struct series *series = &scenarios->of[id][subject - scenarios->subjects->item];

	return subject->why.len || !series->value ? NULL : series;
}
