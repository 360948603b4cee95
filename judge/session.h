/*
 * session.h: what one ojjudge has outside of itself: a folder for its files, and a box.
 */
#pragma once

#include "base/log.h"
#include "boxcall.h"

struct session {
	const char *ojbox; /* the program */
	const struct log *log;
	struct stop *stop;
	char *path;   /* the folder */
	int dir;      /* the same, open */
	int lock;     /* held while we live */
	char *number; /* of our box; NULL while we have none */
	bool groups;  /* control groups limit what runs in the box */
	int box;      /* the box's work folder as of the last session_reset(); -1: none */
};

/*
 * Makes the folder.  Before that it tidies up after sessions of this user whose process is dead.  The
 * strings and structs given must outlive the session.
 */
int session_open(const char *ojbox, const struct log *log, struct stop *stop, struct session *ret_session,
	struct err *err);
/* Removes box and folder.  Tells the log what cannot be removed. */
void session_close(struct session *session);

/* Makes the box, or empties it. */
int session_reset(struct session *session, struct err *err);
/* Calls `ojbox ARGV...` for something that needs no patience; fails when it does not end well. */
int session_call(const struct session *session, const struct strv *argv, struct stop *stop,
	struct buf *ret_output, struct err *err);

/* ---- session_reap.c ---- */

/* Tidies up after dead sessions in `folder` ($TMPDIR or /tmp) whose names begin with `prefix`. */
void session_reap(const struct session *session, const char *folder, const char *prefix);
/* Removes a box; the box need not be there. */
int session_remove_box(const struct session *session, const char *number, struct err *err);
