/*
 * figures.c: what the times of judging tell; see figures.h.
 *
 * Called by judging.c.  Only memory can fail.  Must never compare medians of different rounds: a figure is
 * made of the times of one round, and what is told is the median of those.
 */
#include "figures.h"

#include "base/json.h"
#include "stats.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

const struct figures_timing figures_timing[FIGURES_TIMINGS] = {
#define COLD FIGURES_COLD
#define FREE FIGURES_FREE
#define TIMING(id, what, way, part, jobs, flags) \
	[FIGURES_##id] = { #id, FIGURES_##what, FIGURES_##way, FIGURES_##part, jobs, flags },
#include "figures.def"
#undef COLD
#undef FREE
};

enum figures_how { FIGURES_TIME, FIGURES_EACH, FIGURES_MORE, FIGURES_TIMES, FIGURES_TIMES_EACH };

struct figures_row {
	const char *name, *title, *unit;
	enum figures_how how;
	int a, b, c, d; /* of enum figures_timing_id */
	double target;
};

/* The ids stand in figures.def without a prefix; 0 is any, where there is none. */
enum {
#define TIMING(id, ...) id,
#include "figures.def"
};

static const struct figures_row figures_rows[] = {
#define FIGURE(name, title, unit, how, ...) { name, title, unit, FIGURES_##how, __VA_ARGS__ },
#include "figures.def"
};

#define FIGURES_COUNT (sizeof(figures_rows) / sizeof(figures_rows[0]))

static double figures_of(const struct figures *figures, const struct figures_row *row, size_t round)
{
	double a = figures->us[row->a][round], b = figures->us[row->b][round];
	double c = figures->us[row->c][round], d = figures->us[row->d][round];
	double tests = (double)figures->tests - figures_timing[row->a].jobs;

	switch (row->how) {
	case FIGURES_TIME:
		return a / 1000;
	case FIGURES_EACH:
		return (a - b) / tests / 1000;
	case FIGURES_MORE:
		return (a - b - (c - d)) / tests / 1000;
	case FIGURES_TIMES:
		return a / c;
	case FIGURES_TIMES_EACH:
		break;
	}
	return (a - b) / (c - d);
}

static const char *figures_state(const struct figures_row *row, double median)
{
	if (row->target <= 0)
		return NULL;
	return median <= row->target ? "reached" : "not reached";
}

static void figures_text(const struct figures_row *row, const struct stats *stats, struct buf *text)
{
	const char *state = figures_state(row, stats->median);

	buf_printf(text, "%-46s%10.3f%10.3f%10.3f %-5s", row->title, stats->p10, stats->median, stats->p90,
		row->unit);
	if (state)
		buf_printf(text, "  %s (at most %g)", state, row->target);
	buf_puts(text, "\n");
}

static void figures_json(const struct figures_row *row, const struct stats *stats, struct json *json)
{
	json_open(json, NULL, '{');
	json_string(json, "name", row->name);
	json_string(json, "title", row->title);
	json_string(json, "unit", row->unit);
	json_number(json, "p10", stats->p10);
	json_number(json, "median", stats->median);
	json_number(json, "p90", stats->p90);
	json_number(json, "reach", row->target > 0 ? row->target : STATS_NONE);
	json_string(json, "state", figures_state(row, stats->median));
	json_close(json, '{');
}

static void figures_begin(const struct figures *figures, struct buf *text, struct json *json)
{
	struct utsname machine = { 0 };

	uname(&machine);
	buf_printf(text,
		"judging: %zu rounds; %zu tests, %zu lines each way, %zu submissions\n%-46s%10s%10s%10s\n",
		figures->rounds, figures->tests, figures->lines, figures->submissions, "", "p10", "median",
		"p90");
	json_open(json, NULL, '{');
	json_open(json, "machine", '{');
	json_string(json, "kernel", machine.release);
	json_integer(json, "cpus", get_nprocs());
	json_integer(json, "uid", geteuid());
	json_close(json, '{');
	json_integer(json, "rounds", (long long)figures->rounds);
	json_integer(json, "tests", (long long)figures->tests);
	json_integer(json, "lines", (long long)figures->lines);
	json_integer(json, "submissions", (long long)figures->submissions);
	json_open(json, "figures", '[');
}

int figures_tell(const struct figures *figures, struct buf *ret_text, struct buf *ret_json, struct err *err)
{
	struct json json = { .out = ret_json };
	double sample[FIGURES_ROUNDS];
	struct stats stats = { 0 };

	figures_begin(figures, ret_text, &json);
	for (size_t i = 0; i < FIGURES_COUNT; i++) {
		for (size_t round = 0; round < figures->rounds; round++)
			sample[round] = figures_of(figures, &figures_rows[i], round);
		if (stats_of(sample, figures->rounds, &stats, err) < 0)
			return -1;
		figures_text(&figures_rows[i], &stats, ret_text);
		figures_json(&figures_rows[i], &stats, &json);
	}
	json_close(&json, '[');
	json_close(&json, '{');
	return buf_check(ret_text, err) < 0 ? -1 : buf_check(ret_json, err);
}
