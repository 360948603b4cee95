/*
 * slot.h: one box of a session, in which one run after the other is made.  One thread at a time uses it.
 */
#pragma once

#include "kept.h"
#include "session.h"

struct slot {
	struct session *session;
	char name[16];           /* of its file in SESSION_BOXES, and the end of its meta file's name */
	bool data;               /* its runs read inputs */
	bool copies;             /* ... from copies */
	struct boxserver server; /* makes its runs */
	char *number;            /* of the box; NULL while there is none */
	int box;                 /* the work folder as of the last slot_reset(); -1: none */
	bool forgets;            /* a work folder that was emptied can be like a new one */
	bool stands;             /* the box can be used again for the same rules */
	bool clear;              /* ... and has been emptied, but for what is kept */
	struct strv extra;       /* as of slot_extra() */
	struct strv rules;       /* what the box was made for: words for ojbox */
	/* In a problem of several passes, of the jury: */
	int next;          /* the input of this pass; -1: the test's */
	char feedback[24]; /* a folder in the session's: what the validator left; "": nothing */
	struct look look;  /* of its work folder, when that was new */
	struct kept kept;  /* what may stay in the work folder */
};

/* Nothing is made before the first reset.  `data`: runs read inputs from the session's folder of them. */
void slot_open(struct session *session, bool data, struct slot *ret_slot);
/* Removes the box.  Tells the log when it cannot be removed.  A slot that is all zero is no slot. */
void slot_close(struct slot *slot);
#define auto_slot __attribute__((cleanup(slot_close)))

/*
 * An empty box in which nothing of an earlier run can be found.  `rules` are words that --init and every run
 * until the next reset are given (--dir=..., --profile=...); while they are the same the box is kept.
 */
int slot_reset(struct slot *slot, const struct strv *rules, struct err *err);
/*
 * As slot_reset(), but that what was in the box when slot_keep() was called with this tag may stay: returns 1
 * if so, 0 when the box is empty.
 */
int slot_refill(struct slot *slot, const struct strv *rules, const char *tag, struct err *err);
/* What is in the box now is the same for further runs: see kept.h.  Of the tag the caller makes sure. */
void slot_keep(struct slot *slot, const char *tag);
/* Nobody looks any more at what the run has left: empties the box for the next reset or refill, now. */
void slot_clear(struct slot *slot);
/* A rule that is added to those of every reset, once. */
int slot_extra(struct slot *slot, const char *rule, struct err *err);
/*
 * Makes a file of that name in the work folder, which must not be there (EEXIST); everybody may read it,
 * whatever the umask is, as the box may have a user of its own.  Returns it open for writing, or -1.
 */
int slot_file(const struct slot *slot, const char *name, struct err *err);
/* The next reset makes the box anew: something may be wrong with it. */
void slot_spoil(struct slot *slot);
/*
 * Something failed while inputs were not copied: whether it is worth another try, from a reset on, in which
 * they are.
 */
bool slot_copies(struct slot *slot, const struct err *err);
