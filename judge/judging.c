/*
 * judging.c: what all judging has in common; see judging.h.
 *
 * main calls judging_run() for submissions, and grade.c for a class.  Fails when there is no sandbox, memory
 * is short, a report cannot be written, or a signal arrives; whatever else goes wrong is the verdict of a
 * submission.  It must never end with a box or a file of its own left.
 */
#include "judging.h"

#include "base/auto.h"
#include "schedule.h"

#include <string.h>

/* ---- what happens is told; these are called by any thread, one at a time ---- */

static int judging_tell(struct judging *judging, enum report_kind kind, const struct result *result,
	size_t test, struct err *err)
{
	const struct report_event event = { .kind = kind, .result = result, .test = test };

	progress_wipe(&judging->progress);
	if (!judging->reports)
		return 0;
	reports_tell(judging->reports, &event);
	return reports_check(judging->reports, err);
}

static int judging_begun(void *user, const struct result *result, struct err *err)
{
	return judging_tell(user, REPORT_STARTED, result, 0, err);
}

static int judging_compiled(void *user, const struct result *result, struct err *err)
{
	return judging_tell(user, REPORT_COMPILED, result, 0, err);
}

static int judging_tested(void *user, const struct result *result, size_t test, struct err *err)
{
	return judging_tell(user, REPORT_TESTED, result, test, err);
}

/* A submission is judged; it is kept for reports that are written at the end. */
static int judging_finished(void *user, struct result *result, struct err *err)
{
	struct judging *judging = user;
	struct result *kept = &judging->result[judging->count];
	int code = verdict_table[result->verdict].exit;

	judging->worst = code > judging->worst ? code : judging->worst;
	judging->count++;
	if (judging_tell(judging, REPORT_FINISHED, result, 0, err) < 0 ||
		(judging->finished && judging->finished(judging->user, result, err) < 0))
		return -1;
	if (!judging->reports)
		return 0;
	if (reports_need_all(judging->reports)) {
		*kept = *result;
		*result = (struct result){ 0 };
	} else {
		*kept = result_summary(result);
	}
	return 0;
}

static int judging_submissions(
	struct judging *judging, char *const *paths, size_t count, struct desk *desk, struct err *err)
{
	const struct options *options = judging->options;
	const struct schedule_how how = { options->jobs, options->pin, &judging->progress };
	const struct schedule_observer observer = { judging, judging_begun, judging_compiled, judging_tested,
		judging_finished };
	const struct stop *stop = judging->stop;
	struct report_event done = { .kind = REPORT_DONE, .results = judging->result };

	if (schedule_run(&judging->judge, paths, count, &how, desk, &observer, err) < 0) {
		if (!stop_wanted(stop))
			return -1;
		return err_set(err, ERR_BUSY, "stopped by SIG%s: %s was not judged to its end",
			sigabbrev_np(stop_signal(stop)), paths[judging->count]);
	}
	done.count = judging->count;
	if (!judging->reports)
		return judging->worst;
	reports_tell(judging->reports, &done);
	return reports_check(judging->reports, err) < 0 ? -1 : judging->worst;
}

/* Gets the jury's programs ready.  That one cannot be had is every submission's judge error. */
static int judging_load_staff(struct judging *judging, struct desk *desk, struct err *err)
{
	struct judge *judge = &judging->judge;

	progress_show(&judging->progress, "the jury's programs");
	if (staff_load(judge->problem, judge->languages, judging->options->cache, &desk->slot[DESK_JURY],
		    &judging->staff, err) < 0)
		return -1;
	judge->staff = &judging->staff;
	if (judging->staff.trouble.len)
		judge->trouble = buf_text(&judging->staff.trouble);
	return 0;
}

static int judging_prepare(struct judging *judging, struct session *session, struct err *err)
{
	const struct options *options = judging->options;
	const struct problem *problem = judging->problem;
	/* What is kept is to serve all reports. */
	bool excerpts = judging->excerpts || options->reuse ||
			(judging->reports && reports_want_excerpts(judging->reports));

	judging->judge = (struct judge){
		.problem = problem,
		.languages = judging->languages,
		.session = session,
		.transcript = options->transcript,
		.ways = judging->ways,
		.words = judging->words,
		.order = (enum problem_order)(options->order ? options->order - 1 : problem->run.order),
		.excerpt = excerpts ? (size_t)problem->report.max_output : 0,
	};
	if (!options->language)
		return 0;
	judging->judge.language = languages_find(judging->languages, options->language, err);
	return judging->judge.language ? 0 : err_wrap(err, "--language");
}

static int judging_open_reuse(struct judging *judging, struct err *err)
{
	const struct options *options = judging->options;
	struct judge *judge = &judging->judge;
	const struct reuse_how how = { options->cache, options->jobs, options->pin, options->transcript };

	if (!options->reuse)
		return 0;
	judge->reuse = &judging->reuse;
	return reuse_open(&how, judge->session, judge->problem, judge->languages, &judging->staff,
		&judging->reuse, err);
}

/* With the session open. */
static int judging_in_session(struct judging *judging, char *const *paths, size_t count, struct err *err)
{
	struct session *session = judging->judge.session;
	struct desk desk;
	int result;

	desk_open(session, &desk);
	result = judging_load_staff(judging, &desk, err);
	if (result == 0)
		result = judging_open_reuse(judging, err);
	if (result == 0 && judging->within)
		result = judging->within(judging, &desk, err);
	if (result == 0 && count)
		result = judging_submissions(judging, paths, count, &desk, err);
	progress_wipe(&judging->progress);
	if (judging->judge.reuse)
		reuse_close(&judging->reuse);
	staff_free(&judging->staff, session);
	desk_close(&desk);
	return result;
}

int judging_try(struct judging *judging, const char *path, int input, int output, struct err *err)
{
	struct session session;
	auto_free char *ojbox = NULL;
	int result;

	if (problem_takes_outputs(judging->problem))
		return err_set(
			err, ERR_USAGE, "submissions to this problem are outputs: there is nothing to run");
	if (options_find_ojbox(judging->options, &ojbox, err) < 0 ||
		judging_prepare(judging, &session, err) < 0)
		return -1;
	if (session_open(ojbox, judging->log, judging->stop, -1, &session, err) < 0)
		return -1;
	result = judging_try_in_session(judging, path, input, output, err);
	session_close(&session);
	return result;
}

int judging_run(struct judging *judging, char *const *paths, size_t count, struct err *err)
{
	struct session session;
	auto_free char *ojbox = NULL;
	int result;

	judging->staff = (struct staff){ .cache = { .dir = -1 } };
	if (options_find_ojbox(judging->options, &ojbox, err) < 0 ||
		judging_prepare(judging, &session, err) < 0)
		return -1;
	judging->result = calloc(count + 1, sizeof(*judging->result));
	if (!judging->result)
		return err_nomem(err);
	result = session_open(ojbox, judging->log, judging->stop, judging->problem->dir, &session, err);
	if (result == 0) {
		result = judging_in_session(judging, paths, count, err);
		session_close(&session);
	}
	for (size_t i = 0; i < judging->count; i++)
		result_free(&judging->result[i]);
	free(judging->result);
	return result;
}
