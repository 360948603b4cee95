/*
 * calibrate_tell.c: what `ojjudge calibrate` has found, for people and for programs.
 *
 * calibrate.c calls it at the end.  Only the buffer can fail.  Keys of the JSON are a promise:
 * config/schemas/ojjudge-calibrate.schema.json has them all.
 */
#include "calibrate.h"

#include "base/auto.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

/* A spread that is told in words, too: such a part, and so many ms. */
#define CALIBRATE_NOISE    0.1
#define CALIBRATE_NOISE_MS 20

static bool calibrate_upper(const struct calibrate_bound *bound)
{
	return bound->solution->what.time == EXPECT_UPPER;
}

/* A limit that a bound asks for, in s. */
static void calibrate_seconds(struct buf *out, double ms)
{
	buf_printf(out, "%.3f s", ms / 1000);
}

static int calibrate_width(const struct calibrate *calibrate)
{
	int width = (int)strlen("solution");

	for (size_t i = 0; i < calibrate->bound_count; i++) {
		auto_buf struct buf name = { 0 };

		report_escape_terminal(&name, report_of_text(calibrate->bound[i].solution->name), true);
		width = (int)name.len > width ? (int)name.len : width;
	}
	return width;
}

static void calibrate_text_bound(const struct calibrate_bound *bound, int width, struct buf *out)
{
	auto_buf struct buf name = { 0 }, test = { 0 };
	bool upper = calibrate_upper(bound);

	report_escape_terminal(&name, report_of_text(bound->solution->name), true);
	report_escape_terminal(&test, report_of_text(bound->test), true);
	buf_printf(out, "%-*s  %s  ", width, buf_text(&name), upper ? "too slow   " : "fast enough");
	if (!bound->test) {
		buf_puts(out, "says nothing: its limits do not follow from [limits] time\n");
		return;
	}
	buf_printf(out, "%s%.3f s", bound->more ? "more than " : "", (double)bound->time / 1000);
	if (bound->runs > 1 && !bound->more)
		buf_printf(out, " (%d runs, up to +%.0f %%)", bound->runs, calibrate_spread(bound) * 100);
	buf_printf(out, " for test %s: ", buf_text(&test));
	if (bound->more) {
		buf_puts(out, "the limit may be as it is\n");
		return;
	}
	buf_puts(out, upper ? "at most " : "at least ");
	calibrate_seconds(out, bound->limit);
	buf_puts(out, "\n");
}

static void calibrate_text_noise(const struct calibrate *calibrate, struct buf *out)
{
	for (size_t i = 0; i < calibrate->bound_count; i++) {
		const struct calibrate_bound *bound = &calibrate->bound[i];

		if (!bound->test || bound->more || bound->most - bound->time < CALIBRATE_NOISE_MS ||
			calibrate_spread(bound) < CALIBRATE_NOISE)
			continue;
		buf_puts(out, "the times of ");
		report_escape_terminal(out, report_of_text(bound->solution->name), true);
		buf_printf(out,
			" differ by %.0f %%: something else is going on on this machine; repeat more often, "
			"or "
			"later\n",
			calibrate_spread(bound) * 100);
	}
}

static bool calibrate_has_upper(const struct calibrate *calibrate)
{
	const struct calibrate_bound *last = calibrate->bound_count
						     ? &calibrate->bound[calibrate->bound_count - 1]
						     : NULL;

	return last && calibrate_upper(last);
}

static void calibrate_text_verdict(const struct calibrate *calibrate, struct buf *out)
{
	const struct problem *problem = calibrate->problem;
	auto_buf struct buf value = { 0 }, before = { 0 }, step = { 0 };

	calibrate_value(problem->calibrate.time_resolution, &step);
	if (!calibrate->limit) {
		buf_printf(out, "no multiple of %s separates them: it would have to be at least ",
			buf_text(&step));
		calibrate_seconds(out, calibrate->least);
		buf_puts(out, " and at most ");
		calibrate_seconds(out, calibrate->most);
		buf_puts(out, "\n");
		return;
	}
	calibrate_value(calibrate->limit, &value);
	calibrate_value(problem->limits.time, &before);
	if (!calibrate_has_upper(calibrate))
		buf_puts(out, "no solution must be too slow: that the limit stops any is not known\n");
	buf_printf(out, "time limit: %s", buf_text(&value));
	if (problem->limits.time == calibrate->limit)
		buf_puts(out, ", as it is\n");
	else
		buf_printf(out, "; %s %s%s\n", calibrate->written ? "it was" : "it is", buf_text(&before),
			calibrate->written ? "" : ", --write changes that");
}

void calibrate_text(const struct calibrate *calibrate, struct buf *out)
{
	int width = calibrate_width(calibrate);

	for (size_t i = 0; i < calibrate->bound_count; i++)
		calibrate_text_bound(&calibrate->bound[i], width, out);
	calibrate_text_noise(calibrate, out);
	calibrate_text_verdict(calibrate, out);
}

/* ---- for programs ---- */

static void calibrate_json_seconds(struct json *json, const char *key, double ms)
{
	json_number(json, key, ms / 1000); /* null for what is not finite */
}

static void calibrate_json_bound(const struct calibrate_bound *bound, struct json *json)
{
	json_open(json, NULL, '{');
	json_string(json, "solution", bound->solution->name);
	json_string(json, "file", bound->solution->file);
	json_string(json, "bound", calibrate_upper(bound) ? "upper-bound" : "lower-bound");
	json_string(json, "language", bound->language);
	json_string(json, "test", bound->test);
	calibrate_json_seconds(json, "time", (double)bound->time);
	calibrate_json_seconds(json, "slowest", (double)bound->most);
	json_integer(json, "runs", bound->runs);
	json_bool(json, "more", bound->more);
	calibrate_json_seconds(json, "limit", bound->test ? bound->limit : (double)NAN);
	json_close(json, '{');
}

void calibrate_json(const struct calibrate *calibrate, struct buf *out)
{
	const struct problem *problem = calibrate->problem;
	struct json json = { .out = out };

	json_open(&json, NULL, '{');
	json_string(&json, "problem", problem->about.name);
	calibrate_json_seconds(&json, "limit", calibrate->limit ? (double)calibrate->limit : (double)NAN);
	calibrate_json_seconds(&json, "before", (double)problem->limits.time);
	json_bool(&json, "written", calibrate->written);
	calibrate_json_seconds(&json, "at_least", calibrate->least);
	calibrate_json_seconds(&json, "at_most", calibrate->most);
	json_number(&json, "ac_to_time_limit", problem->calibrate.ac_to_time_limit);
	json_number(&json, "time_limit_to_tle", problem->calibrate.time_limit_to_tle);
	calibrate_json_seconds(&json, "time_resolution", (double)problem->calibrate.time_resolution);
	json_open(&json, "solutions", '[');
	for (size_t i = 0; i < calibrate->bound_count; i++)
		calibrate_json_bound(&calibrate->bound[i], &json);
	json_close(&json, '[');
	json_close(&json, '{');
}
