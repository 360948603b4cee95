/*
 * comm.h: problems in which several processes of a submission talk with a manager of the jury's, and those in
 * which two of them pass something on to each other.
 */
#pragma once

#include "fifos.h"
#include "runtest.h"

/* More users than this have no boxes. */
#define COMM_USERS (DESK_BOXES - DESK_OTHERS + 1)

/* How users talk. */
enum comm_io {
	COMM_FIFO,
	COMM_STDIO,
};

/* Tests of the types communication and two-steps; see runtest_batch(). */
int comm_run(const struct trial *trial, struct err *err);
int comm_steps(const struct trial *trial, struct err *err);

/* ---- comm_users.c: the processes of a submission that run at the same time ---- */

struct comm_users {
	const struct trial *trial;
	size_t count;
	struct slot *slot[COMM_USERS];
	struct fifos fifos[COMM_USERS];
	struct strv argv[COMM_USERS];
	/* Behind the users' there is room for a manager's. */
	struct boxrun run[COMM_USERS + 1];
	struct boxrun_end end[COMM_USERS + 1];
	/* The call on the other side of all pipes but its own: the manager's, or the last step's. */
	size_t partner;
};

/* Places the program in a box for each user. */
int comm_users_place(struct comm_users *users, struct err *err);
void comm_users_free(struct comm_users *users);
/*
 * Sums up their runs in the trial's result: times are added, and as `summed` say so against the limit; the
 * verdict is that of the first that failed by itself.  *ret_index tells which; it is 0 when none did.
 */
int comm_users_note(struct comm_users *users, bool summed, size_t *ret_index, struct err *err);
