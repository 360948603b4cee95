/*
 * stage.h: a folder in which commands of ojbox are run under faults: what stands there before, what is seen
 * after, and the commands that must work then.
 */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>

/* What a box's holder has a lock on. */
#define STAGE_RECORD "boxes/0/holder"

enum stage_state {
	STAGE_GONE,    /* no box */
	STAGE_BOX,     /* a box with the witness in it */
	STAGE_TREE,    /* a box with a tree that is not quite easy to remove */
	STAGE_LEFT,    /* a box that still belongs to the user of a box, as after kill -9 */
	STAGE_INIT,    /* --init gives an empty box, in which a program runs */
	STAGE_CLEANUP, /* --cleanup leaves nothing */
	STAGE_RUN,     /* a program runs in the box */
};

/* The descriptor by which commands have a file with a byte to read. */
#define STAGE_GATE 9

struct stage {
	const char *ojbox, *witness; /* programs */
	char folder[200];            /* made by stage_open(), and the working folder from then on */
	struct strv places;          /* where leaves of control groups are made; empty: nowhere */
	int in, out, diag;           /* files: standard input, output and error of the commands */
	int gate;                    /* a file, too: STAGE_GATE of the commands */
};

int stage_open(const char *ojbox, const char *witness, struct stage *ret_stage, struct err *err);
void stage_close(struct stage *stage);

/* Runs words (split at blanks) of ojbox without faults; returns its exit status, or -1. */
int stage_run(struct stage *stage, const char *words);
/* Turns this process's standard streams into those of the commands, emptied; only in a child. */
void stage_streams(const struct stage *stage);

/* Makes ready what shall stand there before. */
int stage_before(struct stage *stage, enum stage_state before, struct err *err);
/*
 * What can be seen of a command that has ended: outputs, meta file, folder of boxes.  Numbers that differ
 * from run to run are masked.
 */
void stage_look(const struct stage *stage, struct buf *ret_seen);
/* Standard error of the command, and the meta file. */
void stage_errors(const struct stage *stage, struct buf *ret_text);
void stage_meta(const struct stage *stage, struct buf *ret_text);
/* The commands that must work now, and that nothing is left: of folders, mounts, control groups. */
int stage_after(struct stage *stage, enum stage_state after, struct err *err);
