/*
 * report.c: the numbers of a report; see report.h.
 *
 * Called by bench.c.  Only memory can fail.  Must never compare medians of different rounds: every ratio is
 * taken within a round.
 */
#include "report.h"

/* *ret_ratio is not a number when the other is not there. */
static int report_ratio(const struct series *series, const struct series *other, size_t rounds,
	double *ret_ratio, struct err *err)
{
	*ret_ratio = STATS_NONE;
	return other ? stats_ratio(series->value, other->value, rounds, ret_ratio, err) : 0;
}

static int report_row_make(const struct report *report, enum scenario_id id, const struct subject *subject,
	struct report_row *ret_row, struct err *err)
{
	const struct subjects *subjects = report->measured.subjects;
	const struct scenarios *scenarios = report->measured.scenarios;
	const struct series *series = scenarios_series(scenarios, id, subject);
	const struct series *bare = scenarios_series(scenarios, id, subjects_find(subjects, SUBJECTS_BARE));
	const struct series *bwrap = scenarios_series(scenarios, id, subjects_find(subjects, SUBJECTS_BWRAP));
	struct report_row row = { .subject = subject, .measured = series != NULL, .each = STATS_NONE };
	size_t rounds = scenarios->rounds[id];
	struct stats each = { .median = STATS_NONE };

	if (series) {
		if (stats_of(series->value, rounds, &row.value, err) < 0 ||
			(series->each && stats_of(series->each, rounds, &each, err) < 0) ||
			report_ratio(series, bare, rounds, &row.to_bare, err) < 0 ||
			report_ratio(series, bwrap, rounds, &row.to_bwrap, err) < 0)
			return -1;
		row.each = each.median;
	}
	*ret_row = row;
	return 0;
}

static int report_scenario_make(struct report *report, enum scenario_id id, struct err *err)
{
	const struct subjects *subjects = report->measured.subjects;
	const struct scenarios *scenarios = report->measured.scenarios;
	struct report_scenario *scenario = &report->scenario[id];

	scenario->scenario = &scenarios_rows[id];
	scenario->rounds = scenarios->rounds[id];
	scenario->warmup = scenarios->warmup[id];
	for (size_t i = 0; i < subjects->count; i++) {
		struct report_row *row = &scenario->row[i];

		if (report_row_make(report, id, &subjects->item[i], row, err) < 0)
			return -1;
		if (row->subject == subjects_find(subjects, SUBJECTS_BARE))
			scenario->noise = row->value.p99 / row->value.median;
	}
	return 0;
}

static int report_inside_make(struct report *report, struct err *err)
{
	const struct inside *inside = report->measured.inside;

	for (size_t i = 0; i < INSIDES; i++) {
		struct report_inside *row = &report->inside[i];
		const double *bare = inside->ns[INSIDE_BARE][i];

		for (size_t way = 0; way < INSIDE_WAYS; way++) {
			const double *ns = inside->ns[way][i];
			struct stats stats = { 0 };

			if (stats_of(ns, inside->rounds, &stats, err) < 0 ||
				stats_more(ns, bare, inside->rounds, &row->more[way], err) < 0)
				return -1;
			row->ns[way] = stats.median;
		}
		if (stats_ratio(inside->ns[INSIDE_BOX][i], bare, inside->rounds, &row->ratio, err) < 0)
			return -1;
	}
	return 0;
}

static int report_late_make(struct report *report, struct err *err)
{
	const struct lateness *lateness = report->measured.lateness;

	for (size_t i = 0; lateness->runs && i < LATENESS_ROWS; i++) {
		const struct lateness_row *row = &lateness->row[i];
		struct report_late *late = &report->late[i];

		late->row = row;
		if (row->why.len)
			continue;
		if (stats_of(row->late, lateness->runs, &late->late, err) < 0 ||
			stats_of(row->wall, lateness->runs, &late->wall, err) < 0)
			return -1;
	}
	return 0;
}

int report_make(const struct measured *measured, struct report *ret_report, struct err *err)
{
	*ret_report = (struct report){ .measured = *measured };
	for (enum scenario_id id = 0; id < SCENARIOS; id++) {
		if (report_scenario_make(ret_report, id, err) < 0)
			return -1;
	}
	if (report_inside_make(ret_report, err) < 0 || report_late_make(ret_report, err) < 0)
		return -1;
	return targets_make(measured, ret_report->target, &ret_report->targets, err);
}
