/*
 * session.h: what one ojjudge has outside of itself: a folder for its files, and boxes (slot.h).
 */
#pragma once

#include "base/log.h"
#include "boxcall.h"

#include <stdatomic.h>

/* Constant while threads use it, but for the count. */
struct session {
	const char *ojbox; /* the program */
	const struct log *log;
	const struct stop *stop;
	int data;             /* the caller's folder of inputs; -1: none */
	char *inputs;         /* its path, by which runs read them without a copy; NULL: they are copied */
	char *path;           /* the folder */
	int dir;              /* the same, open */
	int lock;             /* held while we live */
	bool groups;          /* control groups limit what runs in boxes */
	atomic_uint numbered; /* how many names were given */
};

/*
 * Makes the folder.  Before that it tidies up after sessions of this user whose process is dead.  What is
 * given must outlive the session, and stays the caller's; `data` is a folder that is open, or -1.
 * *ret_session must not be moved afterwards.
 */
int session_open(const char *ojbox, const struct log *log, const struct stop *stop, int data,
	struct session *ret_session, struct err *err);
/* Removes the folder, when all slots are closed.  Tells the log what cannot be removed. */
void session_close(struct session *session);

/* A number that nothing else in this session has. */
unsigned int session_number(struct session *session);
/* Calls `ojbox ARGV...` for something that needs no patience; fails when it does not end well. */
int session_call(const struct session *session, const struct strv *argv, const struct stop *stop,
	struct buf *ret_output, struct err *err);
/* Makes the empty folder `name` in the session's and opens it. */
int session_folder(const struct session *session, const char *name, int *ret_folder, struct err *err);
/* Whether the folder of inputs is still where session->inputs says. */
bool session_inputs_stand(const struct session *session);

/* ---- session_reap.c ---- */

/* The folder in the session's that has a file for each box, with its number. */
#define SESSION_BOXES "boxes"

/* Tidies up after dead sessions in `folder` ($TMPDIR or /tmp) whose names begin with `prefix`. */
void session_reap(const struct session *session, const char *folder, const char *prefix);
/* Removes a box; the box need not be there. */
int session_remove_box(const struct session *session, const char *number, struct err *err);
