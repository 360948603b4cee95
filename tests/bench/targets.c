/*
 * targets.c: what was measured, beside what is to be reached; see targets.h.
 *
 * Called by report.c.  Only memory can fail.  Must never call something reached that was not measured.
 */
#include "targets.h"

#include "stats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum target_how {
	TARGET_RATIO,
	TARGET_INSIDE,
	TARGET_INSIDE_MORE,
	TARGET_LATE,
	TARGET_LATE_WORST,
};

enum target_better {
	TARGET_LESS,
	TARGET_MORE,
};

/* A row of targets.def. */
struct target_row {
	const char *title;
	enum target_how how;
	int place;
	const char *of, *against, *floor;
	enum target_better better;
	int digits;
	double reach, hoped;
};

static const struct target_row targets_rows[] = {
#define TARGET(title, how, place, of, against, floor, better, digits, reach, hoped) \
	{ title, TARGET_##how, place, of, against, floor, TARGET_##better, digits, reach, hoped },
#include "targets.def"
#undef TARGET
};

enum {
	TARGETS_COUNT = sizeof(targets_rows) / sizeof(*targets_rows),
};

_Static_assert((int)TARGETS_COUNT <= (int)TARGETS_MAX, "room for every row");

/* The series of a subject by name, or NULL and why. */
static const double *targets_series(const struct measured *measured, const char *name, struct target *target)
{
	const struct target_row *row = target->row;
	const struct subject *subject = subjects_find(measured->subjects, name);
	const struct series *series = subject ? scenarios_series(measured->scenarios,
							(enum scenario_id)row->place, subject)
					      : NULL;

	if (!series) {
		snprintf(target->why, sizeof(target->why), "%s: %s", name,
			subject ? buf_text(&subject->why) : "not measured");
		return NULL;
	}
	return series->value;
}

static int targets_ratio(const struct measured *measured, struct target *target, struct err *err)
{
	const struct target_row *row = target->row;
	size_t rounds = measured->scenarios->rounds[row->place];
	const double *of = targets_series(measured, row->of, target);
	const double *against = of ? targets_series(measured, row->against, target) : NULL;
	const double *least;

	if (!against)
		return 0;
	least = row->floor ? targets_series(measured, row->floor, target) : NULL;
	if (least && stats_ratio(least, against, rounds, &target->floor, err) < 0)
		return -1;
	return stats_ratio(of, against, rounds, &target->value, err);
}

static int targets_late(const struct measured *measured, struct target *target, struct err *err)
{
	const struct lateness *lateness = measured->lateness;
	struct stats stats = { 0 };

	snprintf(target->why, sizeof(target->why), "it was not asked for");
	for (size_t i = 0; lateness->runs && i < LATENESS_ROWS; i++) {
		const struct lateness_row *row = &lateness->row[i];

		if (row->threads != 1 || strcmp(row->mode, "no-cg") != 0)
			continue;
		if (row->why.len) {
			snprintf(target->why, sizeof(target->why), "%s", row->why.data);
			continue;
		}
		if (stats_of(row->late, lateness->runs, &stats, err) < 0)
			return -1;
		target->value = target->row->how == TARGET_LATE ? stats.median : stats.max;
	}
	return 0;
}

static int targets_measure(const struct measured *measured, struct target *target, struct err *err)
{
	const struct inside *inside = measured->inside;
	int place = target->row->place;

	switch (target->row->how) {
	case TARGET_RATIO:
		return targets_ratio(measured, target, err);
	case TARGET_INSIDE:
		return stats_ratio(inside->ns[INSIDE_BOX][place], inside->ns[INSIDE_BARE][place],
			inside->rounds, &target->value, err);
	case TARGET_INSIDE_MORE:
		return stats_more(inside->ns[INSIDE_BOX][place], inside->ns[INSIDE_BARE][place],
			inside->rounds, &target->value, err);
	case TARGET_LATE:
	case TARGET_LATE_WORST:
		break;
	}
	return targets_late(measured, target, err);
}

/* As it is told, so that nobody reads "1.01, not reached". */
static double targets_rounded(double value, int digits)
{
	double scale = pow(10, digits);

	return round(value * scale) / scale;
}

static enum target_state targets_judge(const struct target *target)
{
	double sign = target->row->better == TARGET_LESS ? 1 : -1;
	double value = sign * targets_rounded(target->value, target->digits);

	if (isnan(target->value))
		return TARGET_UNKNOWN;
	if (value <= sign * target->hoped)
		return TARGET_HOPED;
	return value <= sign * target->reach ? TARGET_REACHED : TARGET_MISSED;
}

int targets_make(
	const struct measured *measured, struct target *ret_targets, size_t *ret_count, struct err *err)
{
	for (size_t i = 0; i < TARGETS_COUNT; i++) {
		const struct target_row *row = &targets_rows[i];
		struct target target = {
			.row = row,
			.title = row->title,
			.better = row->better == TARGET_LESS ? "less" : "more",
			.digits = row->digits,
			.reach = row->reach,
			.hoped = row->hoped,
			.value = STATS_NONE,
			.floor_of = row->floor,
			.floor_word = row->better == TARGET_LESS ? "of that, the least possible"
								 : "the most possible",
			.floor = STATS_NONE,
		};

		if (targets_measure(measured, &target, err) < 0)
			return -1;
		target.state = targets_judge(&target);
		ret_targets[i] = target;
	}
	*ret_count = TARGETS_COUNT;
	return 0;
}

const char *targets_word(enum target_state state)
{
	static const char *const words[] = {
		[TARGET_UNKNOWN] = "not measured",
		[TARGET_MISSED] = "not reached",
		[TARGET_REACHED] = "reached",
		[TARGET_HOPED] = "as hoped for",
	};

	return words[state];
}
