/*
 * schedule.c: who does what next: compiling a submission, or one of its tests.
 *
 * main calls schedule_run() once.  Every thread, the caller's among them, has boxes and a CPU of its own,
 * takes one unit of work after the other, and goes home when there is no more or somebody wants to stop.
 * Tests of earlier submissions come before those of later ones, so that reports come in order and few
 * submissions are open at a time.  Fails as schedule_run() says.  It must never let the number of threads
 * show in a result: tests are settled in their order, and what was run ahead, but would not have been run in
 * order, is skipped.
 *
 * All fields of struct schedule and of its items belong to who holds the lock, but for what a unit works on:
 * plan and result of a submission while it is compiled or ended, the result of a test while that is run.
 */
#include "schedule.h"

#include "base/auto.h"
#include "cpus.h"
#include "measure.h"
#include "report.h"
#include "reuse.h"
#include "skip.h"

#include <pthread.h>
#include <string.h>

/* So many submissions for each thread may be open: a slow one must not make all others wait to be told. */
#define SCHEDULE_OPEN 4

enum schedule_stage {
	SCHEDULE_COMPILING,
	SCHEDULE_TESTING,
	SCHEDULE_ENDING,
	SCHEDULE_DONE,
};

enum schedule_mark {
	SCHEDULE_UNTOUCHED,
	SCHEDULE_RUNNING,
	SCHEDULE_RUN,
};

/* A submission that is open: not yet told to its end. */
struct schedule_item {
	enum schedule_stage stage;
	struct plan plan;
	struct result result;
	struct skip skip;
	char *mark;     /* enum schedule_mark of each test */
	size_t next;    /* the first test that nobody has taken */
	size_t settled; /* tests before this are known for good */
	size_t told;    /* tests before this have been told */
	bool begun;     /* ... and the submission itself */
	bool compiled;  /* ... and what the compiler said */
};

struct schedule {
	const struct judge *judge;
	const struct schedule_how *how;
	const struct schedule_observer *observer;
	char *const *paths;
	size_t count;  /* of submissions */
	size_t opened; /* from the first on */
	size_t told;
	struct schedule_item *item; /* a ring: that of submission i is at i modulo room */
	size_t room;
	struct cpus cpus;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t working; /* threads that have a unit */
	size_t waiting; /* threads that want to be alone */
	bool alone;     /* one is */
	bool failed;
	struct err err;
};

struct schedule_worker {
	struct schedule *schedule;
	size_t number;
	pthread_t thread;
	struct desk *desk;
	struct measure measure;
};

enum schedule_what {
	SCHEDULE_COMPILE,
	SCHEDULE_TEST,
};

struct schedule_unit {
	enum schedule_what what;
	struct schedule_item *item;
	size_t test;
};

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
	for (; item->told < item->settled; item->told++)
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
	free(item->mark);
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

/* Goes on as far as tests are known, in their order.  Returns whether all are. */
static bool schedule_settle(struct schedule_item *item)
{
	struct result *result = &item->result;

	for (; item->settled < result->test_count; item->settled++) {
		struct result_test *test = &result->test[item->settled];

		if (item->mark[item->settled] == SCHEDULE_RUNNING)
			return false;
		if (skip_test(&item->skip, item->settled))
			result_skip(test);
		else if (item->mark[item->settled] == SCHEDULE_RUN)
			skip_note(&item->skip, item->settled, test);
		else
			return false;
	}
	return true;
}

/* Ends a submission that has nothing more to do; this may take a while. */
static void schedule_end(struct schedule *schedule, struct schedule_item *item, bool tested)
{
	item->stage = SCHEDULE_ENDING;
	pthread_mutex_unlock(&schedule->lock);
	submission_end(&item->plan, tested, &item->result);
	pthread_mutex_lock(&schedule->lock);
	skip_end(&item->skip);
	item->settled = item->result.test_count;
	item->stage = SCHEDULE_DONE;
}

/* ---- taking ---- */

static bool schedule_take_test(struct schedule_item *item, struct schedule_unit *ret_unit)
{
	if (item->stage != SCHEDULE_TESTING)
		return false;
	while (item->next < item->result.test_count && skip_test(&item->skip, item->next))
		item->next++;
	if (item->next == item->result.test_count)
		return false;
	item->mark[item->next] = SCHEDULE_RUNNING;
	*ret_unit = (struct schedule_unit){ SCHEDULE_TEST, item, item->next++ };
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
	item->mark = calloc(item->result.test_count + 1, sizeof(*item->mark));
	if (!item->mark)
		return err_nomem(err);
	if (skip_begin(judge->problem, judge->order, &item->skip, err) < 0)
		return -1;
	item->stage = SCHEDULE_COMPILING;
	*ret_unit = (struct schedule_unit){ SCHEDULE_COMPILE, item, 0 };
	return 0;
}

/* The next unit, if there is one now.  A submission that cannot be opened fails all. */
static bool schedule_next(struct schedule *schedule, struct schedule_unit *ret_unit)
{
	struct err err;

	if (schedule->alone || schedule->waiting)
		return false;
	for (size_t i = schedule->told; i < schedule->opened; i++)
		if (schedule_take_test(schedule_item(schedule, i), ret_unit))
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

/* Waits for work.  false: there will be no more. */
static bool schedule_take(struct schedule *schedule, struct schedule_unit *ret_unit)
{
	bool taken = false;

	pthread_mutex_lock(&schedule->lock);
	while (!schedule_over(schedule)) {
		taken = schedule_next(schedule, ret_unit);
		if (taken || schedule->failed)
			break;
		pthread_cond_wait(&schedule->changed, &schedule->lock);
	}
	if (taken) {
		schedule->working++;
		schedule_tell(schedule);
		schedule_show(schedule, ret_unit);
	}
	pthread_mutex_unlock(&schedule->lock);
	return taken;
}

/* ---- doing ---- */

/* Called by measure_test() in a unit: waits until no other is under way, or ends that. */
static void schedule_alone(void *user, bool begin)
{
	struct schedule *schedule = user;

	pthread_mutex_lock(&schedule->lock);
	if (begin) {
		schedule->working--;
		schedule->waiting++;
		pthread_cond_broadcast(&schedule->changed);
		while (schedule->working || schedule->alone)
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

static void schedule_do(struct schedule_worker *worker, const struct schedule_unit *unit)
{
	struct schedule *schedule = worker->schedule;
	struct schedule_item *item = unit->item;
	bool well = true, settled;

	if (unit->what == SCHEDULE_COMPILE)
		well = schedule_compile(worker, item);
	else
		reuse_test(&worker->measure, &item->plan, worker->desk, unit->test,
			&item->result.test[unit->test]);
	pthread_mutex_lock(&schedule->lock);
	if (unit->what == SCHEDULE_TEST)
		item->mark[unit->test] = SCHEDULE_RUN;
	else if (well)
		item->stage = SCHEDULE_TESTING;
	settled = well && schedule_settle(item);
	if (!well || settled)
		schedule_end(schedule, item, well);
	schedule->working--;
	schedule_tell(schedule);
	pthread_cond_broadcast(&schedule->changed);
	pthread_mutex_unlock(&schedule->lock);
}

static void *schedule_work(void *user)
{
	struct schedule_worker *worker = user;
	struct schedule *schedule = worker->schedule;
	struct schedule_unit unit;
	struct err err;

	if (worker->measure.cpu >= 0 && cpus_pin(&schedule->cpus, worker->measure.cpu, &err) < 0) {
		log_note(schedule->judge->session->log, 1, "a thread is not pinned: %s", err.text);
		worker->measure.cpu = -1;
	}
	while (schedule_take(schedule, &unit))
		schedule_do(worker, &unit);
	/* Who waits for something that will not happen now is to look again. */
	pthread_mutex_lock(&schedule->lock);
	pthread_cond_broadcast(&schedule->changed);
	pthread_mutex_unlock(&schedule->lock);
	return NULL;
}

static void *schedule_thread(void *user)
{
	struct schedule_worker *worker = user;
	struct desk desk;

	desk_open(worker->schedule->judge->session, &desk);
	worker->desk = &desk;
	schedule_work(worker);
	desk_close(&desk);
	return NULL;
}

/* ---- all ---- */

static void schedule_worker(struct schedule *schedule, size_t number, struct schedule_worker *ret_worker)
{
	bool pin = schedule->how->pin && (size_t)schedule->how->jobs <= schedule->cpus.count;

	*ret_worker = (struct schedule_worker){ .schedule = schedule, .number = number };
	ret_worker->measure.cpu = pin ? schedule->cpus.number[number] : -1;
	ret_worker->measure.alone = schedule_alone;
	ret_worker->measure.user = schedule;
}

/* Starts the others, works, and waits for them.  With fewer threads than wanted it just takes longer. */
static int schedule_threads(struct schedule *schedule, struct desk *desk, struct err *err)
{
	size_t jobs = (size_t)schedule->how->jobs, started = 1;
	struct schedule_worker *workers = calloc(jobs, sizeof(*workers));
	struct err ignored;

	if (!workers)
		return err_nomem(err);
	for (size_t i = 0; i < jobs; i++)
		schedule_worker(schedule, i, &workers[i]);
	for (; started < jobs; started++)
		if (pthread_create(&workers[started].thread, NULL, schedule_thread, &workers[started]) != 0)
			break;
	if (started < jobs)
		log_note(schedule->judge->session->log, 0, "only %zu of %zu threads could be made", started,
			jobs);
	workers[0].desk = desk;
	schedule_work(&workers[0]);
	if (workers[0].measure.cpu >= 0)
		cpus_pin(&schedule->cpus, -1, &ignored);
	for (size_t i = 1; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	free(workers);
	return 0;
}

/* What was begun and not told: a signal or a failure ended it. */
static void schedule_drop(struct schedule *schedule)
{
	for (size_t i = schedule->told; i < schedule->opened; i++) {
		struct schedule_item *item = schedule_item(schedule, i);

		if (item->stage != SCHEDULE_DONE)
			submission_end(&item->plan, false, &item->result);
		skip_end(&item->skip);
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
