/*
 * holder.c: the record of a holder, and what it does all its life: nothing; see holder.h.
 *
 * Called by hold, run and store.  That there is no holder is never an error: a run then makes everything
 * itself.  Must never believe a number that is written anywhere, and never wait for a holder without an end.
 */
#include "holder.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>

#define HOLDER_RECORD "holder"
#define HOLDER_NAME   "ojbox-holder" /* of the process */
#define HOLDER_MOST   65536          /* bytes of a record that are read */
/* How long the end of a holder may take: the kernel takes its mounts apart. */
#define HOLDER_PATIENCE_MS 10000
/* How often it looks by itself whether its box is still there; where the kernel tells, at once. */
#define HOLDER_LOOK_S 60

int holder_begin(int box, const struct buf *likeness, struct holder_fds *ret_fds, struct err *err)
{
	auto_fd int written = fs_open(
		box, HOLDER_RECORD, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600, err);
	auto_fd int record = -1, folder = -1;

	if (written < 0 || fs_write_all(written, likeness->data, likeness->len, err) < 0)
		return -1;
	/* for reading alone: else its file system could not be made read-only for as long as it is held */
	record = fs_open(box, HOLDER_RECORD, O_RDONLY | O_NOFOLLOW, 0, err);
	folder = record < 0 ? -1 : fs_open(box, ".", O_RDONLY | O_DIRECTORY, 0, err);
	if (folder < 0)
		return -1;
	*ret_fds = (struct holder_fds){ fd_take(&record), fd_take(&folder) };
	return 0;
}

/* The environment, which may hold secrets: processes of the same user can read /proc/PID/environ. */
static void holder_forget(void)
{
	for (char **variable = environ; *variable; variable++)
		explicit_bzero(*variable, strlen(*variable));
	*environ = NULL;
}

/* Closes every descriptor but those. */
static void holder_keep(const int *keep, size_t count)
{
	unsigned int from = 0;

	for (;;) {
		unsigned int next = ~0U;

		for (size_t i = 0; i < count; i++)
			if (keep[i] >= 0 && (unsigned int)keep[i] >= from && (unsigned int)keep[i] < next)
				next = (unsigned int)keep[i];
		if (next > from)
			close_range(from, next == ~0U ? next : next - 1, 0);
		if (next == ~0U)
			return;
		from = next + 1;
	}
}

int holder_claim(const struct holder_fds *fds, int also, struct err *err)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET };

	holder_forget();
	holder_keep((const int[]){ fds->record, fds->folder, also }, 3);
	/* first the name: whoever ends it looks at that, too */
	if (prctl(PR_SET_NAME, HOLDER_NAME) < 0)
		return err_sys(err, "PR_SET_NAME");
	return fcntl(fds->record, F_SETLK, &lock) < 0 ? err_sys(err, "lock of the holder's record") : 0;
}

/* Whoever has been removed with the box, or replaced in it. */
static bool holder_over(const struct holder_fds *fds)
{
	struct stat record, folder;

	return fstat(fds->record, &record) < 0 || fstat(fds->folder, &folder) < 0 || record.st_nlink == 0 ||
	       folder.st_nlink == 0;
}

/* inotify would be one of the few instances that a user has; this old way (fcntl(2)) needs none. */
static void holder_watch(const struct holder_fds *fds)
{
	fcntl(fds->folder, F_NOTIFY, DN_DELETE | DN_RENAME | DN_MULTISHOT);
}

_Noreturn void holder_stay(const struct holder_fds *fds)
{
	static const unsigned long standard[8]; /* SIG_DFL, no flags, an empty mask */
	const struct timespec look = { .tv_sec = HOLDER_LOOK_S };
	sigset_t awaited;

	holder_keep((const int[]){ fds->record, fds->folder }, 2);
	/* not through the C library, which hides two signals that posix_spawn() leaves ignored */
	for (int number = 1; number < NSIG; number++)
		syscall(SYS_rt_sigaction, number, standard, NULL, NSIG / 8);
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGIO);
	sigprocmask(SIG_SETMASK, &awaited, NULL);
	holder_watch(fds);
	while (!holder_over(fds))
		sigtimedwait(&awaited, NULL, &look);
	_exit(0);
}

/* Who has the lock on the record; 0: nobody, or nobody whom this process can see. */
static pid_t holder_pid(int record)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(record, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK || lock.l_pid < 0 ? 0 : lock.l_pid;
}

/* The descriptor is of the process that has the lock if that still has it afterwards. */
static int holder_open(int record, pid_t *ret_pid)
{
	pid_t pid = holder_pid(record);
	auto_fd int holder = pid > 0 ? pidfd_open(pid, 0) : -1;

	*ret_pid = pid;
	return holder >= 0 && holder_pid(record) == pid ? fd_take(&holder) : -1;
}

/* Whatever stands there: a pipe would be waited for. */
static int holder_record(int box)
{
	auto_fd int record = openat(box, HOLDER_RECORD, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	return record < 0 || fstat(record, &st) < 0 || !S_ISREG(st.st_mode) ? -1 : fd_take(&record);
}

int holder_find(int box, struct buf *ret_likeness, pid_t *ret_pid)
{
	struct err ignored;
	auto_fd int record = holder_record(box);
	auto_fd int holder = record < 0 ? -1 : holder_open(record, ret_pid);

	if (holder < 0 || fs_read_all(record, HOLDER_MOST, ret_likeness, &ignored) < 0)
		return -1;
	return fd_take(&holder);
}

/* Whether it is one of ours, and not somebody's program that has a lock on all files for a moment. */
static bool holder_named(int record)
{
	auto_buf struct buf name = { 0 };
	struct err ignored;
	auto_fd int file = -1;
	char path[40];

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)holder_pid(record));
	file = fs_open(AT_FDCWD, path, O_RDONLY, 0, &ignored);
	return file >= 0 && fs_read_all(file, HOLDER_MOST, &name, &ignored) == 0 &&
	       strcmp(buf_text(&name), HOLDER_NAME "\n") == 0;
}

bool holder_sure(int box)
{
	auto_fd int record = holder_record(box);

	return record >= 0 && holder_named(record);
}

int holder_end(int box, struct err *err)
{
	auto_fd int record = holder_record(box);
	pid_t pid;
	auto_fd int holder = record < 0 ? -1 : holder_open(record, &pid);
	struct pollfd end = { .fd = holder, .events = POLLIN };
	int found;

	if (holder < 0 || !holder_named(record))
		return 0;
	if (pidfd_send_signal(holder, SIGKILL, NULL, 0) < 0 && errno != ESRCH)
		return err_sys(err, "end the box's holder");
	while ((found = poll(&end, 1, HOLDER_PATIENCE_MS)) < 0 && errno == EINTR)
		;
	return found > 0 ? 0 : err_set(err, ERR_SYSTEM, "the box's holder does not end");
}
