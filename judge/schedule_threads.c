/*
 * schedule_threads.c: the threads of a schedule, and the CPUs that they have.
 *
 * schedule.c calls schedule_threads() once.  Only memory can fail: with fewer threads than wanted it just
 * takes longer, and without CPUs of their own times are less exact.  It must never give a CPU to two threads.
 */
#include "schedule_parts.h"

#include <stdlib.h>

/* Goes to its CPU.  Where another one is to spare runs get ready there. */
static void schedule_settle_down(struct schedule_worker *worker)
{
	const struct schedule *schedule = worker->schedule;
	const struct log *log = schedule->judge->session->log;
	struct measure *measure = &worker->measure;
	struct err err;

	if (measure->cpu < 0)
		return;
	if (cpus_pin(&schedule->cpus, measure->cpu, &err) < 0) {
		log_note(log, 1, "a thread is not pinned: %s", err.text);
		measure->cpu = -1;
	} else if (worker->spare >= 0 && !ahead_use(&worker->desk->ahead, measure->cpu, worker->spare)) {
		log_note(log, 1, "no run gets ready ahead");
	}
}

static void *schedule_work(void *user)
{
	struct schedule_worker *worker = user;
	struct schedule *schedule = worker->schedule;
	struct schedule_unit unit;

	schedule_settle_down(worker);
	while (schedule_take(worker, &unit))
		schedule_do(worker, &unit);
	/* Who waits for something that will not happen now is to look again. */
	pthread_mutex_lock(&schedule->lock);
	pthread_cond_broadcast(&schedule->changed);
	pthread_mutex_unlock(&schedule->lock);
	ahead_close(&worker->desk->ahead);
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

static void schedule_worker(struct schedule *schedule, size_t number, struct schedule_worker *ret_worker)
{
	const struct cpus *cpus = &schedule->cpus;
	size_t jobs = (size_t)schedule->how->jobs;
	bool pin = schedule->how->pin && jobs <= cpus->count;
	/* not the other half of a core on which a program runs */
	bool spare = pin && jobs + number < cpus->cores && runtest_can_be_ahead(schedule->judge->problem);

	*ret_worker = (struct schedule_worker){ .schedule = schedule, .number = number };
	ret_worker->measure.cpu = pin ? cpus->number[number] : -1;
	ret_worker->measure.alone = schedule_alone;
	ret_worker->measure.user = ret_worker;
	ret_worker->spare = spare ? cpus->number[jobs + number] : -1;
}

/* Starts the others, works, and waits for them.  With fewer threads than wanted it just takes longer. */
int schedule_threads(struct schedule *schedule, struct desk *desk, struct err *err)
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
