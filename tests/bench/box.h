/*
 * box.h: a box of ojbox (or of isolate, which takes the same words), from --init to --cleanup.
 */
#pragma once

#include "spawn.h"

struct box {
	const char *tool; /* path of the program that made it; not owned.  NULL: no box */
	char number[16];
	struct buf path; /* of the folder that the program sees as /box */
};

/*
 * Adds TOOL --box-id=ID [WORDS ...] OPTION to argv.  id is a number or, with --init, "auto"; words are
 * separated by blanks.
 */
int box_command(const char *tool, const char *id, const char *words, const char *option, struct strv *argv,
	struct err *err);
/* Takes what --init of `tool` printed.  The box is then for box_free() or box_close(). */
int box_made(const char *tool, const char *printed, struct box *ret_box, struct err *err);
/* Copies a program into the box under its own name; whoever runs the copy may execute it. */
int box_put(const struct box *box, const char *program, struct err *err);
/* The name under which it is then there: /box/NAME. */
const char *box_name(const char *program);

/*
 * TOOL --box-id=ID WORDS --init and a copy of the program in the box.  A tool that refuses the words (an
 * older one) is asked once more without them.  On failure no box is left, unless --init did not tell its
 * number.
 */
int box_open(struct spawn *spawn, const char *tool, const char *id, const char *words, const char *program,
	struct box *ret_box, struct err *err);
/* TOOL --box-id=NUMBER --cleanup; *box is no box any more, whatever happens.  No box: nothing is done. */
int box_close(struct spawn *spawn, struct box *box, struct err *err);
/* Forgets a box that is removed already. */
void box_free(struct box *box);

/* Copies a file; everybody may execute the copy. */
int box_copy_program(const char *from, const char *to, struct err *err);
