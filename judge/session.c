/*
 * session.c: what one ojjudge has outside of itself: its folder, and the end of all of it.
 *
 * main opens one session; its boxes are made by slot.c.  Fails when the folder cannot be made or ojbox does
 * not work.  Nothing of it may stay behind: each box is written down in the session's folder as soon as it is
 * known, and the next ojjudge of the same user removes what a killed one has left (session_reap.c).
 */
#include "session.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ms for what should take a hundredth of a second; a machine that swaps may need more. */
#define SESSION_PATIENCE 60000

int session_call(const struct session *session, const struct strv *argv, const struct stop *stop,
	struct buf *ret_output, struct err *err)
{
	auto_boxcall struct boxcall_end end = { 0 };
	auto_buf struct buf words = { 0 };
	const struct boxcall call = {
		.argv = argv,
		.input = -1,
		.output_max = 65536,
		.errors_max = 4096,
		.patience = SESSION_PATIENCE,
		.stop = stop,
	};

	for (size_t i = 0; i < argv->count; i++)
		buf_printf(&words, " %s", argv->item[i]);
	log_note(session->log, 1, "calls%s", buf_text(&words));
	if (boxcall_run(&call, &end, err) < 0)
		return -1;
	if (end.stopped)
		return err_set(err, ERR_BUSY, "interrupted");
	if (!WIFEXITED(end.status) || WEXITSTATUS(end.status) != 0) {
		const char *text = end.errors.len ? end.errors.data : "failed without a word";

		return err_set(err, ERR_PROTO, "%s: %.*s", argv->item[argv->count - 1],
			(int)strcspn(text, "\n"), text);
	}
	if (ret_output) {
		*ret_output = end.output;
		end.output = (struct buf){ 0 };
	}
	return 0;
}

/* ---- the folder ---- */

/*
 * Makes and locks the folder.  The folder `boxes` in it comes last: a folder without it may be one that is
 * just being made, and is left alone by others for a while.
 */
static int session_make(struct session *session, const char *temporary, const char *prefix, struct err *err)
{
	if (asprintf(&session->path, "%s/%sXXXXXX", temporary, prefix) < 0) {
		session->path = NULL;
		return err_nomem(err);
	}
	if (!mkdtemp(session->path)) {
		err_sys(err, "making a folder in %s", temporary);
		free(session->path);
		session->path = NULL;
		return -1;
	}
	session->dir = fs_open(AT_FDCWD, session->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, err);
	if (session->dir < 0)
		return -1;
	session->lock = fs_open_beneath(session->dir, "lock", O_RDWR | O_CREAT | O_EXCL, 0600, err);
	if (session->lock < 0)
		return -1;
	if (flock(session->lock, LOCK_EX) < 0)
		return err_sys(err, "%s/lock", session->path);
	if (mkdirat(session->dir, SESSION_BOXES, 0700) < 0)
		return err_sys(err, "%s/" SESSION_BOXES, session->path);
	return 0;
}

/*
 * Asks ojbox for control groups for this process and all that it starts: once here is faster than each run
 * for itself where systemd must be asked.  Without them there are other limits.
 */
static bool session_delegate(const struct session *session)
{
	auto_strv struct strv argv = { 0 };
	struct err err;

	strv_add(&argv, session->ojbox);
	strv_printf(&argv, "--pid=%d", (int)getpid());
	strv_add(&argv, "--delegate");
	if (strv_check(&argv, &err) == 0 && session_call(session, &argv, session->stop, NULL, &err) == 0)
		return true;
	log_note(session->log, 1, "%s", err.text);
	return false;
}

int session_open(const char *ojbox, const struct log *log, const struct stop *stop, int data,
	struct session *ret_session, struct err *err)
{
	struct session *session = ret_session;
	const char *temporary = getenv("TMPDIR");
	char prefix[40], inputs[40];

	snprintf(inputs, sizeof(inputs), "/proc/self/fd/%d", data);
	*session = (struct session){
		.ojbox = ojbox, .log = log, .stop = stop, .data = data, .dir = -1, .lock = -1
	};
	session->inputs = data < 0 ? NULL : realpath(inputs, NULL);
	if (!temporary || *temporary != '/')
		temporary = "/tmp";
	snprintf(prefix, sizeof(prefix), "ojjudge-%u-", geteuid());
	session_reap(session, temporary, prefix);
	if (session_make(session, temporary, prefix, err) < 0) {
		session_close(session);
		return -1;
	}
	session->groups = session_delegate(session);
	return 0;
}

void session_close(struct session *session)
{
	struct err err;

	if (session->dir >= 0 && fs_remove_contents(session->dir, &err) < 0)
		log_error(session->log, &err);
	if (session->path && rmdir(session->path) < 0)
		log_note(session->log, 0, "%s could not be removed", session->path);
	auto_close(&session->dir);
	auto_close(&session->lock);
	free(session->path);
	free(session->inputs);
	*session = (struct session){ .dir = -1, .lock = -1 };
}

unsigned int session_number(struct session *session)
{
	return atomic_fetch_add(&session->numbered, 1);
}

int session_folder(const struct session *session, const char *name, int *ret_folder, struct err *err)
{
	int folder;

	if (fs_remove(session->dir, name, err) < 0)
		return -1;
	if (mkdirat(session->dir, name, 0700) < 0)
		return err_sys(err, "%s/%s", session->path, name);
	folder = fs_open_beneath(session->dir, name, O_RDONLY | O_DIRECTORY, 0, err);
	if (folder < 0)
		return -1;
	*ret_folder = folder;
	return 0;
}

bool session_inputs_stand(const struct session *session)
{
	struct stat ours, there;

	return fstat(session->data, &ours) == 0 && stat(session->inputs, &there) == 0 &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}
