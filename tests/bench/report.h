/*
 * report.h: what the measurements told, as tables for a person and as JSON.
 */
#pragma once

#include "inside.h"
#include "lateness.h"
#include "scenarios.h"
#include "stats.h"
#include "targets.h"

struct report_row {
	const struct subject *subject;
	bool measured;      /* in this scenario; the rest only then */
	struct stats value; /* microseconds, or runs a second */
	double each;        /* with jobs: microseconds that a run took, median; else not a number */
	/* Median over rounds of this subject's value divided by another's; not a number: that is not here. */
	double to_bare, to_bwrap;
};

struct report_scenario {
	const struct scenario *scenario;
	size_t rounds, warmup;
	double noise; /* bare: p99 divided by median */
	struct report_row row[SUBJECTS_MAX];
};

struct report_inside {
	double ns[INSIDE_WAYS];   /* nanoseconds a piece, median */
	double more[INSIDE_WAYS]; /* median over rounds: in that way less bare */
	double ratio;             /* the same: in the box divided by bare */
};

struct report_late {
	const struct lateness_row *row;
	struct stats late; /* both only when the row is here */
	struct stats wall;
};

struct report {
	struct measured measured;
	struct report_scenario scenario[SCENARIOS];
	struct report_inside inside[INSIDES];
	struct report_late late[LATENESS_ROWS]; /* only with measured.lateness->runs */
	struct target target[TARGETS_MAX];
	size_t targets;
};

/* What was measured must outlive the report. */
int report_make(const struct measured *measured, struct report *ret_report, struct err *err);
/* Both add to *ret_text; buf_check() tells whether memory was enough. */
void report_text(const struct report *report, struct buf *ret_text);
void report_json(const struct report *report, struct buf *ret_text);
