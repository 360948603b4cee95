/*
 * comm_users.c: the processes of one submission that run at the same time, and what comes of them together.
 *
 * comm.c calls it.  Fails when the sandbox, the disk or a signal spoiled it.  Of several that fail the one
 * must be told that did so by itself, and not another that it took along.
 */
#include "comm.h"

#include <signal.h>

int comm_users_place(struct comm_users *users, struct err *err)
{
	const struct trial *trial = users->trial;

	for (size_t i = 0; i < users->count; i++) {
		users->slot[i] = &trial->desk->slot[i ? DESK_OTHERS + i - 1 : DESK_PROGRAM];
		if (fifos_make(users->slot[i], &users->fifos[i], err) < 0 ||
			runtest_place(trial, users->slot[i], err) < 0 ||
			runtest_argv(trial, &users->argv[i], err) < 0)
			return -1;
		users->run[i] = runtest_limits(trial, users->slot[i], &users->argv[i]);
	}
	return 0;
}

void comm_users_free(struct comm_users *users)
{
	for (size_t i = 0; i < COMM_USERS; i++) {
		fifos_free(&users->fifos[i]);
		strv_free(&users->argv[i]);
		boxrun_free(&users->end[i]);
	}
	boxrun_free(&users->end[COMM_USERS]);
}

/* How little the end of a run may have been its own doing: 0 it ended well, 1 a broken pipe, 2 anything else.
 */
static int comm_users_blame(const struct meta *meta)
{
	if (meta->status == META_OK)
		return 0;
	return meta->signal == SIGPIPE ? 1 : 2;
}

static size_t comm_users_first(const struct comm_users *users)
{
	size_t first = 0;

	for (size_t i = 1; i < users->count; i++) {
		const struct meta *meta = &users->end[i].meta, *other = &users->end[first].meta;
		int more = comm_users_blame(meta) - comm_users_blame(other);

		if (more > 0 || (more == 0 && comm_users_blame(meta) && meta->ended < other->ended))
			first = i;
	}
	return first;
}

int comm_users_note(struct comm_users *users, bool summed, size_t *ret_index, struct err *err)
{
	struct result_test *result = users->trial->result;
	struct result_use all = { 0 };
	size_t index = comm_users_first(users);

	for (size_t i = 0; i < users->count; i++) {
		const struct meta *meta = &users->end[i].meta;

		all.time = summed ? all.time + meta->time : meta->time > all.time ? meta->time : all.time;
		all.wall = meta->wall > all.wall ? meta->wall : all.wall;
		all.memory = meta->memory > all.memory ? meta->memory : all.memory;
	}
	if (runtest_note(users->trial, &users->end[index], err) < 0)
		return -1;
	result->use.time = all.time;
	result->use.wall = all.wall;
	result->use.memory = all.memory;
	if (result->verdict == VERDICT_AC && summed && all.time > users->trial->limits.time) {
		result->verdict = VERDICT_TLE;
		buf_puts(&result->message, "all processes together took too long");
	}
	*ret_index = index;
	return buf_check(&result->message, err);
}
