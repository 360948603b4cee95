/*
 * desk.c: the boxes of one thread, from the first to the last; see desk.h.
 *
 * Called by whoever judges or runs programs: judging.c, judging_try.c, tools.c, schedule_threads.c.  Nothing
 * fails here: a box that cannot be removed is told to the log.
 */
#include "desk.h"

#include <pthread.h>

void desk_open(struct session *session, struct desk *ret_desk)
{
	struct slot *turns[AHEAD_BOXES] = { &ret_desk->slot[DESK_PROGRAM] };

	for (int i = 1; i < AHEAD_BOXES; i++)
		turns[i] = &ret_desk->slot[DESK_NEXT + i - 1];
	for (int i = 0; i < DESK_BOXES; i++)
		slot_open(session, i != DESK_JURY && i < DESK_OTHERS, &ret_desk->slot[i]);
	ahead_open(turns, &ret_desk->ahead);
}

static void *desk_close_slot(void *user)
{
	slot_close(user);
	return NULL;
}

/* At the same time, as most of it is waiting. */
void desk_close(struct desk *desk)
{
	pthread_t thread[DESK_BOXES];
	bool others[DESK_BOXES] = { false };

	ahead_close(&desk->ahead);
	for (int i = 1; i < DESK_BOXES; i++)
		others[i] = desk->slot[i].number &&
			    pthread_create(&thread[i], NULL, desk_close_slot, &desk->slot[i]) == 0;
	for (int i = 0; i < DESK_BOXES; i++)
		if (!others[i])
			slot_close(&desk->slot[i]);
	for (int i = 0; i < DESK_BOXES; i++)
		if (others[i])
			pthread_join(thread[i], NULL);
}
