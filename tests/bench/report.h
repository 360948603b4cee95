/*
 * report.h: what the rounds told, as a table for a person and as JSON.
 */
#pragma once

#include "lateness.h"
#include "stats.h"
#include "subjects.h"

struct report_row {
	const struct subject *subject;
	struct stats us; /* all of them only when the subject is here */
	double to_bare;  /* median over rounds of this subject's time divided by the bare one's */
	double to_bwrap; /* the same for bwrap; 0 when that is not here */
};

struct report_late {
	const struct lateness_row *row;
	struct stats late; /* both only when the row is here */
	struct stats wall;
};

struct report {
	size_t rounds, warmup;
	double noise; /* bare: p99 divided by median */
	struct report_row row[SUBJECTS_MAX];
	size_t count;
	size_t late_runs; /* 0: lateness was not measured */
	struct report_late late[LATENESS_ROWS];
};

/* `rounds` is how many samples each subject has.  Subjects and lateness must outlive the report. */
int report_make(const struct subjects *subjects, const struct lateness *lateness, size_t rounds,
	size_t warmup, struct report *ret_report, struct err *err);
/* Both add to *ret_text; buf_check() tells whether memory was enough. */
void report_table(const struct report *report, struct buf *ret_text);
void report_json(const struct report *report, struct buf *ret_text);
