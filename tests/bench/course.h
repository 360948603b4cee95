/*
 * course.h: one run of a subject, which is one command or, for a box's whole life, three.
 */
#pragma once

#include "subjects.h"

enum course_step {
	COURSE_INIT,
	COURSE_RUN, /* the only one of subjects that are no whole life */
	COURSE_CLEANUP,
};

struct course {
	struct subjects *subjects; /* not owned, like the next */
	const struct subject *subject;
	size_t job;
	bool keep; /* what commands say, for the error */
	enum course_step step;
	struct spawn_child child;
	struct box box; /* of a whole life */
	double us;      /* of the steps that have ended */
};

/* Starts the first command.  From here on the course is for course_poll() until that is done or fails. */
int course_begin(struct subjects *subjects, const struct subject *subject, size_t job, bool keep,
	struct course *ret_course, struct err *err);
/*
 * Without waiting: sees whether the command has ended, and starts the next one.  *ret_done: the last one has
 * ended, and course->us is the time that they took, without what is between them (a copy of the program).
 */
int course_poll(struct course *course, bool *ret_done, struct err *err);
/* Gives a course up that is not done: its command is killed, its box removed. */
void course_end(struct course *course);

/* A whole course by job 0. */
int course_run(
	struct subjects *subjects, const struct subject *subject, bool keep, double *ret_us, struct err *err);
