/*
 * desk.h: what one thread of ojjudge works at: its boxes, one for each kind of program that runs at a time.
 */
#pragma once

#include "slot.h"

enum desk_box {
	DESK_PROGRAM, /* the submission, and what compiles it */
	DESK_JURY,    /* checkers, interactors, managers, and what compiles them */
	DESK_OTHERS,  /* further processes of one submission */
	DESK_BOXES = 18,
};

struct desk {
	struct slot slot[DESK_BOXES];
};

/* Makes no box before it is needed. */
static inline void desk_open(struct session *session, struct desk *ret_desk)
{
	for (int i = 0; i < DESK_BOXES; i++)
		slot_open(session, i == DESK_PROGRAM, &ret_desk->slot[i]);
}

/* Removes all boxes. */
static inline void desk_close(struct desk *desk)
{
	for (int i = 0; i < DESK_BOXES; i++)
		slot_close(&desk->slot[i]);
}
