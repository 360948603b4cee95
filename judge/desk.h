/*
 * desk.h: what one thread of ojjudge works at: its boxes, one for each kind of program that runs at a time.
 */
#pragma once

#include "ahead.h"

enum desk_box {
	DESK_PROGRAM, /* the submission, and what compiles it */
	DESK_JURY,    /* checkers, interactors, managers, and what compiles them */
	DESK_NEXT,    /* the submission, on the next test: see ahead.h */
	DESK_OTHERS,  /* further processes of one submission */
	DESK_BOXES = 19,
};

struct desk {
	struct slot slot[DESK_BOXES];
	struct ahead ahead;
};

/* Makes no box before it is needed.  *ret_desk must not be moved afterwards. */
static inline void desk_open(struct session *session, struct desk *ret_desk)
{
	for (int i = 0; i < DESK_BOXES; i++)
		slot_open(session, i == DESK_PROGRAM || i == DESK_NEXT, &ret_desk->slot[i]);
	ahead_open(&ret_desk->slot[DESK_PROGRAM], &ret_desk->slot[DESK_NEXT], &ret_desk->ahead);
}

/* Removes all boxes. */
static inline void desk_close(struct desk *desk)
{
	ahead_close(&desk->ahead);
	for (int i = 0; i < DESK_BOXES; i++)
		slot_close(&desk->slot[i]);
}
