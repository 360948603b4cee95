/*
 * inside.c: a program's work, bare and in a box; see inside.h.
 *
 * Called by bench.c.  Fails when ojbox or the program does, or a signal asked to end.  Must never leave a box
 * behind, nor compare runs that were not made one after the other.
 */
#include "inside.h"

#include "base/auto.h"
#include "box.h"

#include <string.h>

const struct inside_row inside_rows[INSIDES] = {
#define INSIDE(id, name, title) { name, title },
#include "inside.def"
#undef INSIDE
};

/* Reads "NAME NUMBER\n" for each row into place `pair` of the lists. */
static int inside_read(char *printed, double *const *lists, size_t pair, struct err *err)
{
	char *rest = printed;

	for (size_t i = 0; i < INSIDES; i++) {
		const char *line = strsep(&rest, "\n");
		size_t length = strlen(inside_rows[i].name);

		if (!line || !rest || strncmp(line, inside_rows[i].name, length) != 0 || line[length] != ' ')
			return err_set(err, ERR_PROTO, "gauge: no line for %s", inside_rows[i].name);
		if (text_real(line + length + 1, &lists[i][pair], err) < 0)
			return err_wrap(err, "gauge: %s", inside_rows[i].name);
	}
	return 0;
}

static int inside_once(
	struct spawn *spawn, char *const *argv, double *const *lists, size_t pair, struct err *err)
{
	auto_buf struct buf printed = { 0 };
	double unused;

	buf_puts(&printed, "");
	if (spawn_run(spawn, argv, 0, &printed, &unused, err) < 0)
		return -1;
	if (buf_check(&printed, err) < 0)
		return -1;
	return inside_read(printed.data, lists, pair, err);
}

static int inside_prepare(struct inside *inside, size_t pairs, struct err *err)
{
	inside->pairs = pairs;
	for (size_t i = 0; i < INSIDES; i++) {
		inside->bare[i] = calloc(pairs, sizeof(*inside->bare[i]));
		inside->boxed[i] = calloc(pairs, sizeof(*inside->boxed[i]));
		if (!inside->bare[i] || !inside->boxed[i])
			return err_nomem(err);
	}
	return 0;
}

/* Situation: the box is there, and the same program under both names. */
static int inside_pairs(struct spawn *spawn, struct inside *inside, char *const *bare, struct err *err)
{
	for (size_t pair = 0; pair < inside->pairs; pair++) {
		bool boxed = pair % 2 == 0; /* whose turn it is; neither is always the second */

		for (int turn = 0; turn < 2; turn++, boxed = !boxed) {
			if (inside_once(spawn, boxed ? inside->argv.item : bare,
				    boxed ? inside->boxed : inside->bare, pair, err) < 0)
				return err_wrap(err, "%s", boxed ? "in a box" : "bare");
		}
		if (spawn_go_on(spawn, err) < 0)
			return -1;
	}
	return 0;
}

static int inside_commands(
	struct inside *inside, const struct box *box, const char *gauge, struct strv *bare, struct err *err)
{
	const char *name = box_name(gauge);

	strv_printf(bare, "%s/%s", box->path.data, name);
	strv_printf(bare, "%s/%s", box->path.data, name);
	strv_add(&inside->argv, box->tool);
	strv_printf(&inside->argv, "--box-id=%s", box->number);
	strv_add(&inside->argv, "--no-cg");
	strv_add(&inside->argv, "--run");
	strv_add(&inside->argv, "--");
	strv_printf(&inside->argv, "/box/%s", name);
	strv_printf(&inside->argv, "/box/%s", name);
	if (strv_check(bare, err) < 0)
		return -1;
	return strv_check(&inside->argv, err);
}

int inside_run(struct spawn *spawn, const char *ojbox, const char *gauge, size_t pairs, struct inside *inside,
	struct err *err)
{
	auto_strv struct strv bare = { 0 };
	struct box box = { 0 };
	struct err later;
	int result;

	*inside = (struct inside){ 0 };
	if (inside_prepare(inside, pairs, err) < 0 ||
		box_open(spawn, ojbox, "auto", "", gauge, &box, err) < 0)
		return err_wrap(err, "inside");
	result = inside_commands(inside, &box, gauge, &bare, err);
	if (result == 0)
		result = inside_pairs(spawn, inside, bare.item, err);
	if (box_close(spawn, &box, result ? &later : err) < 0)
		result = -1;
	return result ? err_wrap(err, "inside") : 0;
}

void inside_free(struct inside *inside)
{
	for (size_t i = 0; i < INSIDES; i++) {
		auto_release(&inside->bare[i]);
		auto_release(&inside->boxed[i]);
	}
	strv_free(&inside->argv);
}
