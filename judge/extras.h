/*
 * extras.h: the jury's files among a submission's: graders, headers, and what the files are called.
 */
#pragma once

#include "problem.h"
#include "source.h"

/* The names of input and output in the box; NULL: standard input and output. */
const char *extras_input(const struct problem_io *io);
const char *extras_output(const struct problem_io *io);

/* Whether the problem puts anything beside a submission. */
bool extras_any(const struct problem *problem);
/* Whether a language has all files that it needs. */
int extras_check(const struct problem *problem, const struct language *language, struct err *err);
/*
 * Gives a submission of one file its name, and adds the files of the problem.  A language in which a grader
 * is missing cannot be judged.
 */
int extras_add(const struct problem *problem, struct sources *sources, struct err *err);

/* ---- extras_folders.c ---- */

/* Makes what is in the folders of [compile] part of the submission; `sources` NULL only looks for mistakes.
 */
int extras_folders(const struct problem *problem, const struct language *language, struct sources *sources,
	struct err *err);
