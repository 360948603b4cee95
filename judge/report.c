/*
 * report.c: tells events to all reports that were asked for.
 *
 * main opens, checks and closes them, and tells what happens.  Fails when a file cannot be
 * opened or written; once one has failed nothing more is told, and main ends with it.  It must never tell
 * contestants what report_view.c takes away, and never write half of an event of a live form.
 */
#include "report.h"

#include "base/auto.h"
#include "base/fs.h"
#include "options.h"

#include <fcntl.h>
#include <string.h>

#define REPORT(id, name, extension, live, excerpts, help) \
	[REPORT_##id] = { name, extension, live, excerpts, report_##id, help },
const struct report_form report_forms[REPORTS] = {
#include "report.def"
};

/* ---- where reports go ---- */

bool reports_colour(const struct options *options, int fd)
{
	const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (options->colour != OPTIONS_AUTO)
		return options->colour == OPTIONS_ALWAYS;
	return isatty(fd) && !(never && *never) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static int reports_open_one(struct reports *reports, const struct options *options,
	const struct report_form *form, const char *path, struct err *err)
{
	struct report_sink *sink = &reports->sink[reports->count];
	int fd;

	if (form == &report_forms[REPORT_gradescope] && reports->how.submissions > 1)
		return err_set(err, ERR_USAGE,
			"a report for Gradescope is about one submission: judge them one by one");
	fd = path ? fs_open(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0666, err)
		  : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return path ? -1 : err_sys(err, "standard output");
	*sink = (struct report_sink){ form, path, fd, reports_colour(options, fd) };
	reports->count++;
	return 0;
}

/* One --report=FORM:FILE. */
static int reports_open_more(
	struct reports *reports, const struct options *options, const char *word, struct err *err)
{
	const char *colon = strchr(word, ':');
	size_t length = colon ? (size_t)(colon - word) : strlen(word);
	const char *names[REPORTS + 1] = { NULL }, *nearest;
	auto_free char *name = strndup(word, length);

	if (!name)
		return err_nomem(err);
	for (size_t i = 0; i < REPORTS; i++)
		names[i] = report_forms[i].name;
	for (size_t i = 0; i < REPORTS; i++)
		if (strcmp(names[i], name) == 0 && colon && colon[1])
			return reports_open_one(reports, options, &report_forms[i], colon + 1, err);
	nearest = text_nearest(name, names);
	return err_set(err, ERR_USAGE,
		"--report: '%.100s' is not a form and a file: write it as --report=%s:FILE; see --help", word,
		nearest ? nearest : "json");
}

int reports_open(const struct options *options, const struct problem *problem, size_t submissions,
	struct reports *ret_reports, struct err *err)
{
	auto_reports struct reports reports = {
		.problem = problem,
		.how = {
			.who = (enum report_for)options->audience,
			.verbose = options->verbose > 0,
			.submissions = submissions,
		},
	};

	reports.sink = calloc(options->reports.count + 1, sizeof(*reports.sink));
	if (!reports.sink)
		return err_nomem(err);
	if (reports_open_one(&reports, options, &report_forms[options->form], options->output, err) < 0)
		return -1;
	for (size_t i = 0; i < options->reports.count; i++)
		if (reports_open_more(&reports, options, options->reports.item[i], err) < 0)
			return -1;
	*ret_reports = reports;
	reports = (struct reports){ 0 };
	return 0;
}

void reports_close(struct reports *reports)
{
	for (size_t i = 0; i < reports->count; i++)
		auto_close(&reports->sink[i].fd);
	free(reports->sink);
	*reports = (struct reports){ 0 };
}

bool reports_need_all(const struct reports *reports)
{
	bool needed = false;

	for (size_t i = 0; i < reports->count; i++)
		needed = needed || reports->sink[i].form != &report_forms[REPORT_text];
	return needed;
}

bool reports_want_excerpts(const struct reports *reports)
{
	bool wanted = reports->how.verbose;

	for (size_t i = 0; i < reports->count; i++)
		wanted = wanted || reports->sink[i].form->excerpts;
	return wanted;
}

/* ---- telling ---- */

static void reports_fail(struct reports *reports, const struct err *err)
{
	reports->err = *err;
	reports->failed = true;
}

/* To every report whose form has to do with such an event. */
static void reports_write(struct reports *reports, const struct report_event *event)
{
	for (size_t i = 0; i < reports->count && !reports->failed; i++) {
		const struct report_sink *sink = &reports->sink[i];
		struct report_how how = reports->how;
		auto_buf struct buf out = { 0 };
		struct err err;

		if (event->kind != REPORT_DONE && !sink->form->live)
			continue;
		how.colour = sink->colour;
		sink->form->write(&how, event, &out);
		if (buf_check(&out, &err) == 0 &&
			(!out.len || fs_write_all(sink->fd, out.data, out.len, &err) == 0))
			continue;
		err_put_words(&err, "writing the report to %s", sink->path ? sink->path : "standard output");
		reports_fail(reports, &err);
	}
}

/* What is known before a submission is finished. */
static void reports_tell_early(struct reports *reports, const struct report_event *event)
{
	const struct result *result = event->result;
	struct report_event seen = *event;
	struct result_test test;
	struct result early;

	report_view_early(event->kind, result, &early);
	seen.result = &early;
	if (event->kind == REPORT_TESTED) {
		const struct result_test told = report_view_told(reports->problem, result, event->test);

		if (!report_view_test(reports->how.who, &told, &test))
			return;
		seen.tested = &test;
	}
	if (event->kind == REPORT_STARTED) {
		bool all = reports->how.who == REPORT_FOR_JURY;

		seen.groups = reports->problem->group_count;
		for (size_t i = 0; i < reports->problem->test_count; i++)
			seen.tests += all || problem_visible(reports->problem, i) != VISIBLE_NONE;
	}
	reports_write(reports, &seen);
}

/* A submission that is finished, as it may be seen. */
static int reports_tell_one(struct reports *reports, const struct report_event *event, struct err *err)
{
	struct report_event seen = *event;
	struct result result;

	if (report_view(reports->how.who, reports->problem, event->result, &result, err) < 0)
		return -1;
	seen.result = &result;
	reports_write(reports, &seen);
	report_view_free(&result);
	return 0;
}

/* All of them. */
static int reports_tell_all(struct reports *reports, const struct report_event *event, struct err *err)
{
	struct report_event seen = { .kind = REPORT_DONE };
	struct result *result = calloc(event->count + 1, sizeof(*result));
	int well = 0;

	if (!result)
		return err_nomem(err);
	while (well == 0 && seen.count < event->count) {
		well = report_view(reports->how.who, reports->problem, &event->results[seen.count],
			&result[seen.count], err);
		seen.count += well == 0;
	}
	seen.results = result;
	if (well == 0)
		reports_write(reports, &seen);
	for (size_t i = 0; i < seen.count; i++)
		report_view_free(&result[i]);
	free(result);
	return well;
}

void reports_tell(struct reports *reports, const struct report_event *event)
{
	struct err err;
	int well = 0;

	if (!reports || reports->failed)
		return;
	if (event->kind == REPORT_DONE)
		well = reports_tell_all(reports, event, &err);
	else if (event->kind == REPORT_FINISHED)
		well = reports_tell_one(reports, event, &err);
	else
		reports_tell_early(reports, event);
	if (well < 0)
		reports_fail(reports, &err);
	reports->how.told += event->kind == REPORT_FINISHED;
}

int reports_check(const struct reports *reports, struct err *err)
{
	if (!reports->failed)
		return 0;
	*err = reports->err;
	return -1;
}
