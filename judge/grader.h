/*
 * grader.h: a program of the jury's that makes up the score of a group from what is in it.
 */
#pragma once

#include "compare/compare.h"
#include "score.h"

struct plan; /* submission.h */
struct desk;

/* What grader_grade() needs. */
struct grader {
	const struct plan *plan;
	struct desk *desk;
};

/* Runs the problem's grader for one group; see struct score_grader, whose `user` is a struct grader. */
int grader_grade(void *user, const struct problem_group *group, const struct score_line *line, size_t count,
	struct score_line *ret_line, struct err *err);

/* ---- what it reads and writes; nothing here touches anything but its arguments ---- */

/* Adds a line: "WA 0".  What no grader has a word for is told as what comes next to it. */
void grader_tell(const struct score_line *line, struct buf *out);
/* Reads the one line that it writes.  Fails when that is not a verdict and a score, or says JE. */
int grader_read(struct span output, struct score_line *ret_line, struct err *err);
