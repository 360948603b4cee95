/*
 * lateness.c: how late the stop comes; see lateness.h.
 *
 * Called by bench.c.  Fails when no box can be made, or when a signal asked to end.  Must never leave a box
 * behind, nor take a time from a run that was not stopped.
 */
#include "lateness.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

enum {
	LATENESS_EXIT = 1, /* of ojbox: the program was stopped */
};

static const struct {
	const char *mode;
	int threads;
} lateness_rows[] = {
	{ "cg", 1 },
	{ "cg", 2 },
	{ "cg", 8 },
	{ "no-cg", 1 },
	{ "no-cg", 2 },
	{ "no-cg", 8 },
};

_Static_assert(sizeof(lateness_rows) / sizeof(*lateness_rows) == LATENESS_ROWS, "a place for every row");

/* Milliseconds behind "\nKEY:" in a meta file. */
static int lateness_time(const char *meta, const char *key, double *ret_ms, struct err *err)
{
	const char *at = strstr(meta, key);
	char value[32] = "";
	int64_t ms = 0;
	size_t length;

	if (!at)
		return err_set(err, ERR_PROTO, "meta file: no %s", key + 1);
	at += strlen(key);
	length = strcspn(at, "\n");
	if (length < sizeof(value))
		memcpy(value, at, length);
	if (text_time(value, false, &ms, err) < 0)
		return err_wrap(err, "meta file: %s", key + 1);
	*ret_ms = (double)ms;
	return 0;
}

static int lateness_run(struct lateness *lateness, struct lateness_row *row, size_t run, struct err *err)
{
	auto_buf struct buf meta = { 0 };
	double cpu = 0, wall = 0, unused;

	buf_puts(&meta, "\n"); /* so that every key follows the end of a line */
	if (spawn_run(lateness->spawn, row->argv.item, LATENESS_EXIT, &meta, &unused, err) < 0)
		return -1;
	if (buf_check(&meta, err) < 0 || lateness_time(meta.data, "\ntime:", &cpu, err) < 0 ||
		lateness_time(meta.data, "\ntime-wall:", &wall, err) < 0)
		return -1;
	if (!strstr(meta.data, "\nstatus:TO\n") || !strstr(meta.data, "\nkilled:1\n") ||
		cpu <= LATENESS_LIMIT_MS)
		return err_set(err, ERR_PROTO, "not stopped at its limit");
	row->late[run] = cpu - (LATENESS_LIMIT_MS + 1);
	row->wall[run] = wall;
	return 0;
}

static int lateness_prepare(
	struct lateness *lateness, const char *ojbox, const char *spin, size_t index, struct err *err)
{
	struct lateness_row *row = &lateness->row[index];

	row->mode = lateness_rows[index].mode;
	row->threads = lateness_rows[index].threads;
	row->late = calloc(lateness->runs, sizeof(*row->late));
	row->wall = calloc(lateness->runs, sizeof(*row->wall));
	if (!row->late || !row->wall)
		return err_nomem(err);
	strv_add(&row->argv, ojbox);
	strv_printf(&row->argv, "--box-id=%s", lateness->box.number);
	strv_printf(&row->argv, "--%s", row->mode);
	strv_printf(&row->argv, "--time=%dms", LATENESS_LIMIT_MS);
	strv_printf(&row->argv, "--processes=%d", row->threads);
	strv_add(&row->argv, "--meta=-");
	strv_add(&row->argv, "--run");
	strv_add(&row->argv, "--");
	strv_printf(&row->argv, "/box/%s", box_name(spin));
	strv_printf(&row->argv, "%d", row->threads);
	return strv_check(&row->argv, err);
}

int lateness_open(struct spawn *spawn, const char *ojbox, const char *spin, size_t runs,
	struct lateness *lateness, struct err *err)
{
	*lateness = (struct lateness){ .spawn = spawn, .runs = runs };
	if (!runs)
		return 0;
	if (box_open(spawn, ojbox, "auto", "", spin, &lateness->box, err) < 0)
		return err_wrap(err, "%s", ojbox);
	for (size_t i = 0; i < LATENESS_ROWS; i++)
		if (lateness_prepare(lateness, ojbox, spin, i, err) < 0)
			return -1;
	for (size_t run = 0; run < runs; run++) {
		for (size_t i = 0; i < LATENESS_ROWS; i++) {
			struct lateness_row *row = &lateness->row[i];

			if (!row->why.len && lateness_run(lateness, row, run, err) < 0)
				buf_puts(&row->why, err->text);
			if (spawn_go_on(spawn, err) < 0 || buf_check(&row->why, err) < 0)
				return -1;
		}
	}
	return 0;
}

int lateness_close(struct lateness *lateness, struct err *err)
{
	int result = 0;

	if (box_close(lateness->spawn, &lateness->box, err) < 0)
		result = err_wrap(err, "lateness");
	for (size_t i = 0; i < LATENESS_ROWS; i++) {
		strv_free(&lateness->row[i].argv);
		buf_free(&lateness->row[i].why);
		auto_release(&lateness->row[i].late);
		auto_release(&lateness->row[i].wall);
	}
	return result;
}
