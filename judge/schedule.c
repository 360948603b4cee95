/*
 * schedule.c: who does what next: compiling a submission, or one of its tests.
 *
 * main calls schedule_run() once.  Every thread, the caller's among them, has boxes and a CPU of its own,
 * takes one unit of work after the other, and goes home when there is no more or somebody wants to stop.
 * Tests of earlier submissions come before those of later ones, so that reports come in order and few
 * submissions are open at a time.  Fails as schedule_run() says.  It must never let the number of threads
 * show in a result: tests are settled in their order, and what was run ahead, but would not have been run in
 * order, is skipped.
 */
#include "base/auto.h"
#include "report.h"
#include "reuse.h"
#include "schedule_parts.h"

/* So many submissions for each thread may be open: a slow one must not make all others wait to be told. */
#define SCHEDULE_OPEN 4

/* ---- the state of things: all of this with the lock held ---- */

static struct schedule_item *schedule_item(const struct schedule *schedule, size_t submission)
{
	return &schedule->item[submission % schedule->room];
}

static void schedule_fail(struct schedule *schedule, const struct err *err)
{
	if (!schedule->failed)
		schedule->err = *err;
	schedule->failed = true;
}

static bool schedule_over(const struct schedule *schedule)
{
	return schedule->failed || schedule->told == schedule->count ||
	       stop_wanted(schedule->judge->session->stop);
}

static int schedule_tell_item(struct schedule *schedule, struct schedule_item *item, struct err *err)
{
	const struct schedule_observer *observer = schedule->observer;

	if (!item->begun && observer->begun && observer->begun(observer->user, &item->result, err) < 0)
		return -1;
	item->begun = true;
	if (item->stage == SCHEDULE_COMPILING || item->stage == SCHEDULE_ENDING)
		return 0;
	if (!item->compiled && observer->compiled &&
		observer->compiled(observer->user, &item->result, err) < 0)
		return -1;
	item->compiled = true;
	for (; item->told < item->turns.settled; item->told++)
		if (observer->tested && observer->tested(observer->user, &item->result, item->told, err) < 0)
			return -1;
	if (item->stage != SCHEDULE_DONE)
		return 0;
	if (observer->finished && observer->finished(observer->user, &item->result, err) < 0)
		return -1;
	return 0;
}

static void schedule_free(struct schedule_item *item)
{
	result_free(&item->result);
	turns_end(&item->turns);
	*item = (struct schedule_item){ 0 };
}

/* Tells what there is to tell.  When a signal has arrived results may be those of runs that it ended. */
static void schedule_tell(struct schedule *schedule)
{
	struct err err;

	while (schedule->told < schedule->opened && !schedule_over(schedule)) {
		struct schedule_item *item = schedule_item(schedule, schedule->told);

		if (schedule_tell_item(schedule, item, &err) < 0) {
			schedule_fail(schedule, &err);
			return;
		}
		if (item->stage != SCHEDULE_DONE)
			return;
		schedule_free(item);
		schedule->told++;
	}
}

/* Ends a submission that has nothing more to do; this may take a while. */
static void schedule_end(
	struct schedule *schedule, struct desk *desk, struct schedule_item *item, bool tested)
{
	item->stage = SCHEDULE_ENDING;
	pthread_mutex_unlock(&schedule->lock);
	submission_end(&item->plan, desk, tested, &item->result);
	pthread_mutex_lock(&schedule->lock);
	item->turns.settled = item->result.test_count;
	item->stage = SCHEDULE_DONE;
}

/* ---- taking ---- */

static bool schedule_take_test(
	const struct schedule_worker *worker, struct schedule_item *item, struct schedule_unit *ret_unit)
{
	size_t test;

	if (item->stage != SCHEDULE_TESTING || !turns_take(&item->turns, worker->number, &test))
		return false;
	*ret_unit = (struct schedule_unit){ SCHEDULE_TEST, item, test };
	return true;
}

static int schedule_open(struct schedule *schedule, struct schedule_unit *ret_unit, struct err *err)
{
	const struct judge *judge = schedule->judge;
	struct schedule_item *item = schedule_item(schedule, schedule->opened);

	if (submission_begin(judge, schedule->paths[schedule->opened], &item->plan, &item->result, err) < 0)
		return -1;
	item->plan.way = judge->ways ? &judge->ways[schedule->opened] : NULL;
	schedule->opened++;
	if (turns_begin(judge->problem, judge->order, item->result.test_count, &item->turns, err) < 0)
		return -1;
	item->stage = SCHEDULE_COMPILING;
	*ret_unit = (struct schedule_unit){ SCHEDULE_COMPILE, item, 0 };
	return 0;
}

/* The next unit, if there is one now.  A submission that cannot be opened fails all. */
static bool schedule_next(const struct schedule_worker *worker, struct schedule_unit *ret_unit)
{
	struct schedule *schedule = worker->schedule;
	struct err err;

	if (schedule->alone || schedule->waiting)
		return false;
	for (size_t i = schedule->told; i < schedule->opened; i++)
		if (schedule_take_test(worker, schedule_item(schedule, i), ret_unit))
			return true;
	if (schedule->opened == schedule->count || schedule->opened - schedule->told == schedule->room)
		return false;
	if (schedule_open(schedule, ret_unit, &err) == 0)
		return true;
	schedule_fail(schedule, &err);
	return false;
}

static void schedule_show(const struct schedule *schedule, const struct schedule_unit *unit)
{
	const struct result *result = &unit->item->result;
	struct progress *progress = schedule->how->progress;
	char place[60] = "";

	if (schedule->count > 1)
		snprintf(place, sizeof(place), "%zu of %zu done, ", schedule->told, schedule->count);
	if (unit->what == SCHEDULE_COMPILE)
		progress_show(progress, "%s%s: compiling", place, result->submission);
	else
		progress_show(progress, "%s%s: test %zu of %zu: %s", place, result->submission,
			unit->test + 1, result->test_count, result->test[unit->test].name);
}

/* What the worker gets ready while it does this. */
static void schedule_expect(struct schedule_worker *worker, const struct schedule_unit *unit)
{
	size_t tests[AHEAD_MOST], count = 0, left = 0;

	if (!ahead_used(&worker->desk->ahead))
		return;
	if (unit->what == SCHEDULE_TEST)
		count = turns_promise(&unit->item->turns, worker->number, AHEAD_MOST, tests, &left);
	ahead_expect(&worker->desk->ahead, &unit->item->plan, tests, count, left);
}

/* Whether a run of the worker's may be getting ready. */
static void schedule_rise(struct schedule_worker *worker, bool rising)
{
	worker->schedule->rising += (size_t)rising - (size_t)worker->rising;
	worker->rising = rising;
}

/* Waits until something changes, or somebody who wants to be alone may be so for all that we do. */
static void schedule_wait(struct schedule_worker *worker)
{
	struct schedule *schedule = worker->schedule;

	if (!worker->rising) {
		pthread_cond_wait(&schedule->changed, &schedule->lock);
		return;
	}
	pthread_mutex_unlock(&schedule->lock);
	ahead_settle(&worker->desk->ahead);
	pthread_mutex_lock(&schedule->lock);
	schedule_rise(worker, false);
	pthread_cond_broadcast(&schedule->changed);
}

bool schedule_take(struct schedule_worker *worker, struct schedule_unit *ret_unit)
{
	struct schedule *schedule = worker->schedule;
	bool taken = false;

	pthread_mutex_lock(&schedule->lock);
	while (!schedule_over(schedule)) {
		taken = schedule_next(worker, ret_unit);
		if (taken || schedule->failed)
			break;
		schedule_wait(worker);
	}
	schedule_rise(worker, false);
	if (taken) {
		schedule->working++;
		schedule_expect(worker, ret_unit);
		schedule_tell(schedule);
		schedule_show(schedule, ret_unit);
	}
	pthread_mutex_unlock(&schedule->lock);
	return taken;
}

/* ---- doing ---- */

/* Called by measure_test() in a unit: waits until no other is under way, or ends that. */
void schedule_alone(void *user, bool begin)
{
	struct schedule_worker *worker = user;
	struct schedule *schedule = worker->schedule;

	if (begin)
		ahead_settle(&worker->desk->ahead);
	pthread_mutex_lock(&schedule->lock);
	if (begin) {
		schedule->working--;
		schedule->waiting++;
		pthread_cond_broadcast(&schedule->changed);
		while (schedule->working || schedule->rising || schedule->alone)
			pthread_cond_wait(&schedule->changed, &schedule->lock);
		schedule->waiting--;
		schedule->working++;
	}
	schedule->alone = begin;
	pthread_cond_broadcast(&schedule->changed);
	pthread_mutex_unlock(&schedule->lock);
}

/* A compiler may use all CPUs where that disturbs nobody. */
static bool schedule_compile(const struct schedule_worker *worker, struct schedule_item *item)
{
	const struct schedule *schedule = worker->schedule;
	bool wide = schedule->how->jobs == 1 && worker->measure.cpu >= 0, well;
	struct err ignored;

	if (wide)
		cpus_pin(&schedule->cpus, -1, &ignored);
	well = submission_compile(&item->plan, worker->desk, &item->result);
	if (wide)
		cpus_pin(&schedule->cpus, worker->measure.cpu, &ignored);
	return well;
}

void schedule_do(struct schedule_worker *worker, const struct schedule_unit *unit)
{
	struct schedule *schedule = worker->schedule;
	struct schedule_item *item = unit->item;
	bool well = true, settled;

	if (unit->what == SCHEDULE_COMPILE)
		ahead_drop(&worker->desk->ahead);
	if (unit->what == SCHEDULE_COMPILE)
		well = schedule_compile(worker, item);
	else
		reuse_test(&worker->measure, &item->plan, worker->desk, unit->test,
			&item->result.test[unit->test]);
	/* As long as this test counts as running nobody ends the submission. */
	ahead_join(&worker->desk->ahead);
	pthread_mutex_lock(&schedule->lock);
	if (unit->what == SCHEDULE_TEST)
		turns_done(&item->turns, unit->test);
	else if (well)
		item->stage = SCHEDULE_TESTING;
	settled = well && turns_settle(&item->turns, item->result.test);
	if (!well || settled)
		schedule_end(schedule, worker->desk, item, well);
	schedule->working--;
	schedule_rise(worker, ahead_stands(&worker->desk->ahead));
	schedule_tell(schedule);
	pthread_cond_broadcast(&schedule->changed);
	pthread_mutex_unlock(&schedule->lock);
}

/* What was begun and not told: a signal or a failure ended it. */
static void schedule_drop(struct schedule *schedule)
{
	for (size_t i = schedule->told; i < schedule->opened; i++) {
		struct schedule_item *item = schedule_item(schedule, i);

		if (item->stage != SCHEDULE_DONE)
			submission_end(&item->plan, NULL, false, &item->result);
		schedule_free(item);
	}
}

static int schedule_all(struct schedule *schedule, struct desk *desk, struct err *err)
{
	int result = schedule_threads(schedule, desk, err);

	schedule_drop(schedule);
	if (result < 0)
		return -1;
	if (schedule->failed) {
		*err = schedule->err;
		return -1;
	}
	if (schedule->told < schedule->count)
		return err_set(err, ERR_BUSY, "interrupted");
	return 0;
}

int schedule_run(const struct judge *judge, char *const *paths, size_t count, const struct schedule_how *how,
	struct desk *desk, const struct schedule_observer *observer, struct err *err)
{
	struct schedule_how exact = *how;
	struct schedule schedule = {
		.judge = judge,
		.how = &exact,
		.observer = observer,
		.paths = paths,
		.count = count,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};
	int result;

	cpus_find(&schedule.cpus);
	if (!exact.jobs)
		exact.jobs = schedule.cpus.cores ? (int64_t)schedule.cpus.cores : 1;
	if (exact.pin && (size_t)exact.jobs > schedule.cpus.count)
		log_note(judge->session->log, 1, "threads are not pinned: there are only %zu CPUs",
			schedule.cpus.count);
	schedule.room = (size_t)exact.jobs * SCHEDULE_OPEN;
	schedule.item = calloc(schedule.room, sizeof(*schedule.item));
	if (!schedule.item)
		return err_nomem(err);
	result = schedule_all(&schedule, desk, err);
	free(schedule.item);
	return result;
}
