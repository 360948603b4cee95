/*
 * course.c: one run of a subject; see course.h.
 *
 * Called by subjects.c (a first try), scenarios.c (latency) and jobs.c (several at once).  Fails when a
 * command does, or a box cannot be written.  Must never tell a time of commands that did not end well, and
 * never leave a box behind whose number it knows.
 */
#include "course.h"

#include "base/auto.h"

static int course_start(struct course *course, char *const *argv, struct err *err)
{
	bool keep = course->keep || course->step == COURSE_INIT; /* that prints the box's path */

	return spawn_begin(&course->subjects->spawn, argv, keep, &course->child, err);
}

/* The command of the step that is now to be done in a box's whole life. */
static int course_life(const struct course *course, struct strv *argv, struct err *err)
{
	const struct subject *subject = course->subject;
	const char *tool = buf_text(&subject->tool);
	auto_buf struct buf id = { 0 };

	switch (course->step) {
	case COURSE_INIT:
		subjects_id(subject, course->job, &id);
		if (buf_check(&id, err) < 0)
			return -1;
		return box_command(tool, id.data, subject->row->init, "--init", argv, err);
	case COURSE_RUN:
		return subjects_command(course->subjects, subject, course->job, &course->box, argv, err);
	case COURSE_CLEANUP:
		break;
	}
	return box_command(tool, course->box.number, "", "--cleanup", argv, err);
}

static int course_step(struct course *course, struct err *err)
{
	auto_strv struct strv argv = { 0 };

	if (!(course->subject->row->flags & SUBJECT_LIFE))
		return course_start(course, course->subject->argv[course->job].item, err);
	if (course_life(course, &argv, err) < 0)
		return -1;
	return course_start(course, argv.item, err);
}

int course_begin(struct subjects *subjects, const struct subject *subject, size_t job, bool keep,
	struct course *ret_course, struct err *err)
{
	*ret_course = (struct course){
		.subjects = subjects,
		.subject = subject,
		.job = job,
		.keep = keep,
		.step = subject->row->flags & SUBJECT_LIFE ? COURSE_INIT : COURSE_RUN,
		.child = SPAWN_NOBODY,
	};
	return course_step(ret_course, err);
}

/* What is to be done when a step of a whole life has ended, up to the start of the next. */
static int course_next(struct course *course, const struct buf *printed, bool *ret_done, struct err *err)
{
	switch (course->step) {
	case COURSE_INIT:
		if (box_made(buf_text(&course->subject->tool), buf_text(printed), &course->box, err) < 0 ||
			box_put(&course->box, buf_text(&course->subjects->nothing), err) < 0)
			return -1;
		course->step = COURSE_RUN;
		return course_step(course, err);
	case COURSE_RUN:
		if (!course->box.tool)
			break;
		course->step = COURSE_CLEANUP;
		return course_step(course, err);
	case COURSE_CLEANUP:
		box_free(&course->box);
		break;
	}
	*ret_done = true;
	return 0;
}

int course_poll(struct course *course, bool *ret_done, struct err *err)
{
	auto_buf struct buf printed = { 0 };
	bool ended = false;
	double us = 0;

	*ret_done = false;
	if (spawn_reap(&course->child, 0, &printed, &ended, &us, err) < 0)
		return -1;
	if (!ended)
		return 0;
	course->us += us;
	return course_next(course, &printed, ret_done, err);
}

void course_end(struct course *course)
{
	struct err ignored;

	spawn_kill(&course->child);
	box_close(&course->subjects->spawn, &course->box, &ignored);
}

int course_run(
	struct subjects *subjects, const struct subject *subject, bool keep, double *ret_us, struct err *err)
{
	struct course course;
	bool done = false;
	int result;

	spawn_stopped(
		&subjects->spawn); /* a SIGCHLD that is left over would wake the wait below for nothing */
	result = course_begin(subjects, subject, 0, keep, &course, err);
	while (result == 0 && !done) {
		result = spawn_wait(&subjects->spawn, err);
		if (result == 0)
			result = course_poll(&course, &done, err);
	}
	if (result < 0)
		course_end(&course);
	else
		*ret_us = course.us;
	return result;
}
