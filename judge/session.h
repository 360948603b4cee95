/*
 * session.h: what one ojjudge has outside of itself: a folder for its files, and a box.
 */
#pragma once

#include "base/log.h"
#include "boxcall.h"

/* What an empty work folder looks like: see session_look(). */
struct session_look {
	int64_t fact[11];
};

struct session {
	const char *ojbox; /* the program */
	const struct log *log;
	struct stop *stop;
	int data;     /* the caller's folder of inputs; -1: none */
	char *inputs; /* its path, by which runs read them without a copy; NULL: they are copied */
	char *path;   /* the folder */
	int dir;      /* the same, open */
	int lock;     /* held while we live */
	char *number; /* of our box; NULL while we have none */
	bool groups;  /* control groups limit what runs in the box */
	int box;      /* the box's work folder as of the last session_reset(); -1: none */
	bool forgets; /* a work folder that was emptied can be like a new one */
	const struct strv *rules; /* that the box stands for; NULL: it has to be made anew */
	struct session_look look; /* of its work folder, when that was new */
};

/*
 * Makes the folder.  Before that it tidies up after sessions of this user whose process is dead.  What is
 * given must outlive the session, and stays the caller's; `data` is a folder that is open, or -1.
 */
int session_open(const char *ojbox, const struct log *log, struct stop *stop, int data,
	struct session *ret_session, struct err *err);
/* Removes box and folder.  Tells the log what cannot be removed. */
void session_close(struct session *session);

/* Calls `ojbox ARGV...` for something that needs no patience; fails when it does not end well. */
int session_call(const struct session *session, const struct strv *argv, struct stop *stop,
	struct buf *ret_output, struct err *err);

/* ---- session_box.c ---- */

/*
 * An empty box in which nothing of an earlier run can be found.  `rules` are directory rules for all runs
 * until the next reset; a box is kept for the same list of them, which must outlive the session.
 */
int session_reset(struct session *session, const struct strv *rules, struct err *err);
/* The next reset makes the box anew: something may be wrong with it. */
void session_spoil(struct session *session);
/*
 * Something failed while inputs were not copied: whether it is worth another try, from a reset on, in which
 * they are.
 */
bool session_copies(struct session *session, const struct err *err);
/* Whether the folder of inputs is still where session->inputs says. */
bool session_inputs_stand(const struct session *session);

/* ---- session_reap.c ---- */

/* Tidies up after dead sessions in `folder` ($TMPDIR or /tmp) whose names begin with `prefix`. */
void session_reap(const struct session *session, const char *folder, const char *prefix);
/* Removes a box; the box need not be there. */
int session_remove_box(const struct session *session, const char *number, struct err *err);
