/*
 * session_reap.c: removes what a killed ojjudge has left behind.
 *
 * session.c calls session_reap() before it makes a session of its own.  Nothing here fails: what cannot be
 * removed is told to the log and tried again by the next one.  It must never touch the folder of a process
 * that lives (its lock is held), nor anything that belongs to somebody else: /tmp is open to all.
 */
#include "session.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

/* A folder without `boxes` that is younger (seconds) may be one that is just being made. */
#define SESSION_YOUNG 60

int session_remove_box(const struct session *session, const char *number, struct err *err)
{
	auto_strv struct strv argv = { 0 };

	strv_add(&argv, session->ojbox);
	strv_printf(&argv, "--box-id=%s", number);
	strv_add(&argv, "--wait"); /* a run whose ojjudge was killed is just being ended */
	strv_add(&argv, "--cleanup");
	if (strv_check(&argv, err) < 0)
		return -1;
	if (session_call(session, &argv, NULL, NULL, err) < 0)
		return err_wrap(err, "removing box %s", number);
	return 0;
}

/* The number of a box that stands in a file; an empty string when there is none. */
static int session_read_box(int boxes, const char *name, char ret_number[24], struct err *err)
{
	auto_fd int fd = fs_open_beneath(boxes, name, O_RDONLY | O_NONBLOCK, 0, err);
	auto_buf struct buf text = { 0 };
	int64_t number;

	if (fd < 0)
		return -1;
	if (fs_read_all(fd, 20, &text, err) < 0)
		return -1;
	ret_number[0] = '\0';
	if (!text.len)
		return 0;
	if (text_count(buf_text(&text), 0, INT64_MAX, &number, err) < 0)
		return -1;
	snprintf(ret_number, 24, "%s", buf_text(&text));
	return 0;
}

/* Whether a folder is a session of this user whose process is dead.  *ret_lock is then ours. */
static bool session_is_dead(int dir, int *ret_lock)
{
	struct stat st;
	struct err ignored;
	auto_fd int lock = -1;

	if (fstat(dir, &st) < 0 || st.st_uid != geteuid() || (st.st_mode & 0777) != 0700)
		return false;
	if (faccessat(dir, SESSION_BOXES, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
		time(NULL) - st.st_mtime < SESSION_YOUNG)
		return false;
	lock = fs_open_beneath(dir, "lock", O_RDWR | O_CREAT, 0600, &ignored);
	if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) < 0)
		return false;
	*ret_lock = fd_take(&lock);
	return true;
}

/* Removes the box that one file names, and the file.  Returns whether that went well. */
static bool session_reap_box(const struct session *session, int boxes, const char *name)
{
	char number[24] = "";
	struct err err;

	if (session_read_box(boxes, name, number, &err) == 0 && *number &&
		session_remove_box(session, number, &err) < 0) {
		log_error(session->log, &err);
		return false;
	}
	/* Once the box is gone its number may be somebody else's. */
	return unlinkat(boxes, name, 0) == 0;
}

static bool session_reap_boxes(const struct session *session, int dir)
{
	auto_fd int boxes = openat(dir, SESSION_BOXES, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	auto_fd int copy = boxes < 0 ? -1 : fcntl(boxes, F_DUPFD_CLOEXEC, 0);
	auto_dir DIR *entries = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	bool well = true;

	if (!entries)
		return boxes < 0 && errno == ENOENT;
	copy = -1;
	while ((entry = readdir(entries)))
		if (*entry->d_name != '.')
			well = session_reap_box(session, boxes, entry->d_name) && well;
	return well;
}

static void session_reap_one(const struct session *session, int folder, const char *name)
{
	auto_fd int dir = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	auto_fd int lock = -1;
	struct err err;

	if (dir < 0 || !session_is_dead(dir, &lock))
		return;
	log_note(session->log, 1, "tidies up after a dead session: %s", name);
	if (session_reap_boxes(session, dir) && fs_remove(folder, name, &err) < 0)
		log_error(session->log, &err);
}

void session_reap(const struct session *session, const char *folder, const char *prefix)
{
	auto_fd int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_fd int copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
	auto_dir DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!dir)
		return;
	copy = -1;
	while ((entry = readdir(dir)))
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			session_reap_one(session, fd, entry->d_name);
}
