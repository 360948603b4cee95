/*
 * desk.h: what one thread of ojjudge works at: its boxes, one for each kind of program that runs at a time.
 */
#pragma once

#include "ahead.h"

enum desk_box {
	DESK_PROGRAM, /* the submission, and what compiles it */
	DESK_JURY,    /* checkers, interactors, managers, and what compiles them */
	DESK_NEXT,    /* the submission, on the next tests: see ahead.h */
	/* further processes of one submission */
	DESK_OTHERS = DESK_NEXT + AHEAD_MOST,
	DESK_BOXES = DESK_OTHERS + 16,
};

struct desk {
	struct slot slot[DESK_BOXES];
	struct ahead ahead;
};

/* Makes no box before it is needed.  *ret_desk must not be moved afterwards. */
void desk_open(struct session *session, struct desk *ret_desk);
/* Removes all boxes. */
void desk_close(struct desk *desk);
