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

/* Reads "NAME NUMBER\n" for each row into place `round` of the lists. */
static int inside_read(char *printed, double *const *lists, size_t round, struct err *err)
{
	char *rest = printed;

	for (size_t i = 0; i < INSIDES; i++) {
		const char *line = strsep(&rest, "\n");
		size_t length = strlen(inside_rows[i].name);

		if (!line || !rest || strncmp(line, inside_rows[i].name, length) != 0 || line[length] != ' ')
			return err_set(err, ERR_PROTO, "gauge: no line for %s", inside_rows[i].name);
		if (text_real(line + length + 1, &lists[i][round], err) < 0)
			return err_wrap(err, "gauge: %s", inside_rows[i].name);
	}
	return 0;
}

static int inside_once(
	struct spawn *spawn, struct inside *inside, enum inside_way way, size_t round, struct err *err)
{
	auto_buf struct buf printed = { 0 };
	double unused;

	buf_puts(&printed, "");
	if (spawn_run(spawn, inside->argv[way].item, 0, &printed, &unused, err) < 0)
		return -1;
	if (buf_check(&printed, err) < 0)
		return -1;
	return inside_read(printed.data, inside->ns[way], round, err);
}

static int inside_prepare(struct inside *inside, size_t rounds, struct err *err)
{
	inside->rounds = rounds;
	for (size_t way = 0; way < INSIDE_WAYS; way++) {
		for (size_t i = 0; i < INSIDES; i++) {
			inside->ns[way][i] = calloc(rounds, sizeof(*inside->ns[way][i]));
			if (!inside->ns[way][i])
				return err_nomem(err);
		}
	}
	return 0;
}

static int inside_commands(struct inside *inside, const struct box *box, const char *gauge, struct err *err)
{
	const char *name = box_name(gauge);
	struct strv *boxed = &inside->argv[INSIDE_BOX];

	for (enum inside_way way = INSIDE_BARE; way <= INSIDE_FILTER; way++) {
		strv_printf(&inside->argv[way], "%s/%s", box->path.data, name);
		strv_printf(&inside->argv[way], "%s/%s", box->path.data, name);
	}
	strv_add(&inside->argv[INSIDE_FILTER], "filter");
	strv_add(boxed, box->tool);
	strv_printf(boxed, "--box-id=%s", box->number);
	strv_add(boxed, "--no-cg");
	strv_add(boxed, "--run");
	strv_add(boxed, "--");
	strv_printf(boxed, "/box/%s", name);
	strv_printf(boxed, "/box/%s", name);
	for (enum inside_way way = 0; way < INSIDE_WAYS; way++) {
		if (strv_check(&inside->argv[way], err) < 0)
			return -1;
	}
	return 0;
}

/* Situation: the box is there, and in it the program. */
static int inside_rounds(struct spawn *spawn, struct inside *inside, struct err *err)
{
	for (size_t round = 0; round < inside->rounds; round++) {
		for (size_t turn = 0; turn < INSIDE_WAYS; turn++) {
			enum inside_way way = (round + turn) % INSIDE_WAYS; /* nobody is always the first */

			if (inside_once(spawn, inside, way, round, err) < 0)
				return err_wrap(err, "%s", inside->argv[way].item[0]);
		}
		if (spawn_go_on(spawn, err) < 0)
			return -1;
	}
	return 0;
}

int inside_run(struct spawn *spawn, const char *ojbox, const char *gauge, size_t rounds,
	struct inside *inside, struct err *err)
{
	struct box box = { 0 };
	struct err later;
	int result;

	*inside = (struct inside){ 0 };
	if (inside_prepare(inside, rounds, err) < 0 ||
		box_open(spawn, ojbox, "auto", "", gauge, &box, err) < 0)
		return err_wrap(err, "inside");
	result = inside_commands(inside, &box, gauge, err);
	if (result == 0)
		result = inside_rounds(spawn, inside, err);
	if (box_close(spawn, &box, result ? &later : err) < 0)
		result = -1;
	return result ? err_wrap(err, "inside") : 0;
}

void inside_free(struct inside *inside)
{
	for (size_t way = 0; way < INSIDE_WAYS; way++) {
		for (size_t i = 0; i < INSIDES; i++)
			auto_release(&inside->ns[way][i]);
		strv_free(&inside->argv[way]);
	}
}
