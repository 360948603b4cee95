/*
 * box.h: a box of ojbox (or of isolate, which takes the same words), from --init to --cleanup.
 */
#pragma once

#include "spawn.h"

struct box {
	const char *tool; /* path of the program that made it; not owned.  NULL: no box */
	char number[16];
};

/*
 * TOOL --box-id=ID --init, then (not timed) a copy of the file `program` into the box, under its own name. id
 * is a number or "auto".  On failure no box is left, unless --init did not tell its number.  *ret_us: what
 * --init took.
 */
int box_open(struct spawn *spawn, const char *tool, const char *id, const char *program, struct box *ret_box,
	double *ret_us, struct err *err);
/* TOOL --box-id=NUMBER --cleanup; *box is no box any more, whatever happens.  No box: nothing is done. */
int box_close(struct spawn *spawn, struct box *box, double *ret_us, struct err *err);

/* The name under which a program is copied into a box. */
const char *box_name(const char *program);
/* Copies a program; whoever runs the copy may execute it. */
int box_copy_program(const char *from, const char *to, struct err *err);
