/*
 * calibrate.h: `ojjudge calibrate`: the time limit, by the jury's solutions that must be fast enough and
 * those that must be too slow.
 */
#pragma once

#include "expect.h"
#include "judging.h"

/* What is known of one section [solution]. */
struct calibrate_bound {
	const struct problem_solution *solution;
	const char *language; /* NULL: could not be found out */
	const char *test;     /* that counts: the one that asks most; NULL: none does */
	int64_t time, most;   /* ms of its fastest and its slowest run */
	int runs;
	bool more;    /* it was stopped: it needs more than `time` */
	double limit; /* ms: the limit must be at least, or at most, this */
};

/* One program, which several sections may be about. */
struct calibrate_program {
	char *path;
	const struct problem_solution *solution; /* the first of them */
	struct result result;
};

struct calibrate {
	struct judging *judging;
	const struct problem *problem; /* as it was read */
	struct problem changed;        /* the same with other limits; it owns nothing */
	struct options options;        /* the same */
	int64_t repeat;
	struct calibrate_program *program;
	size_t program_count, judged;
	struct calibrate_bound
		*bound; /* one for each section that says something of time; those below first */
	size_t bound_count;
	/* What comes of it; ms. */
	double least, most; /* that the limit can be; most: HUGE_VAL when nothing bounds it */
	int64_t limit;      /* 0: none can be */
	bool written;
};

struct calibrate_how {
	int form; /* enum report_id: text or json */
	bool write;
	int output;
};

/* Measures, tells, and writes if that is wanted.  Returns an enum judging_exit, or -1. */
int calibrate_run(struct judging *judging, const struct calibrate_how *how, struct err *err);

/* ---- calibrate_limit.c: numbers alone ---- */

/* How the limit of a test in a language follows from [limits] time: factor * it + addition (ms). */
struct calibrate_line {
	double factor, addition;
};

/* factor 0: it does not follow from it at all. */
int calibrate_line(const struct problem *problem, const struct language *language, size_t test,
	struct calibrate_line *ret_line, struct err *err);
/* The limit of the problem's with which that of the line is `time`; ms. */
double calibrate_back(const struct calibrate_line *line, double time);
/* The smallest multiple of the resolution that is at least `least`, more than 0; 0 when it is more than
 * `most`. */
int64_t calibrate_multiple(double least, double most, int64_t resolution);
/* How far the slowest run is above the fastest, as a part of that. */
double calibrate_spread(const struct calibrate_bound *bound);

/* ---- calibrate_write.c ---- */

/*
 * Adds the text of a problem.ini in which [limits] time is `ms`: of the line that has it only the value is
 * another; where there is none a line is added, or the section.
 */
void calibrate_edit(const char *text, size_t length, int64_t ms, struct buf *out);
/* "1.5s" */
void calibrate_value(int64_t ms, struct buf *out);
/* Writes it, whole or not at all; its mode stays.  Fails when the problem could then not be read. */
int calibrate_write(
	const struct problem *problem, const struct languages *languages, int64_t ms, struct err *err);

/* ---- calibrate_tell.c ---- */

void calibrate_text(const struct calibrate *calibrate, struct buf *out);
void calibrate_json(const struct calibrate *calibrate, struct buf *out);
