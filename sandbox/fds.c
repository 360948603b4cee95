/*
 * fds.c: the program's descriptors; see fds.h.
 *
 * Called by the program's process (fds_close_others, fds_redirect) and by main (fds_ensure, fds_gate).  Fails
 * when a redirection cannot be opened.  Must never open a redirection outside the box.
 */
#include "fds.h"

#include "base/auto.h"
#include "base/pass.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* With --inherit-fds descriptors of ours are looked for below this; they are the lowest that were free. */
#define FDS_OURS_MAX 4096

struct fds_opened {
	bool valid;
	struct stat st;
};

int fds_in_box(const char *path, int flags)
{
	struct open_how how = {
		.flags = (unsigned int)flags | O_CLOEXEC,
		.mode = (flags & O_CREAT) ? 0666 : 0,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

/*
 * Gives a file to the keeper, too: who looks how large it becomes; or, if it is no regular file, carries into
 * it what the program writes into the pipe that stands there.
 */
static int fds_hand_over(int hand, int target, int file)
{
	const unsigned char number = (unsigned char)target;

	return pass_send(hand, &number, sizeof(number), file);
}

/* Both outputs to one file, which is limited: they share what stands there, so that the order stays. */
static bool fds_same(const struct stat *st, const struct fds_opened *before)
{
	return before->valid && st->st_dev == before->st.st_dev && st->st_ino == before->st.st_ino;
}

/* With a hand, *opened is the output that was opened before, and becomes this one. */
static int fds_open(int target, const char *path, const char *option, int hand, struct fds_opened *opened,
	struct err *err)
{
	const int flags = target == STDIN_FILENO ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
	auto_fd int file = -1;
	struct stat st;
	int result;

	if (!path)
		return 0;
	do
		file = fds_in_box(path, flags | O_NOCTTY);
	while (file < 0 && errno == EINTR);
	if (file < 0 || fstat(file, &st) < 0)
		return err_sys(err, "--%s: %s (a path in the box)", option, path);
	if (hand < 0 || target == STDIN_FILENO)
		result = dup2(file, target);
	else if (fds_same(&st, opened))
		result = dup2(STDOUT_FILENO, target);
	else if ((result = fds_hand_over(hand, target, file)) == 0 && S_ISREG(st.st_mode))
		result = dup2(file, target);
	if (result < 0)
		return err_sys(err, "--%s: %s", option, path);
	*opened = (struct fds_opened){ hand >= 0 && target == STDOUT_FILENO, st };
	return 0;
}

/*
 * The caller's /dev/null is the same file for all boxes, and who may write to it may set its times, where
 * another box can read them.  The box's own, on a read-only mount, takes its place, where there is one.
 */
static int fds_null(int number, int opened[3], struct err *err)
{
	auto_fd int null = -1;
	struct stat st;
	int flags, from = number - 1;

	opened[number] = -1;
	if (fstat(number, &st) < 0 || !S_ISCHR(st.st_mode) || st.st_rdev != makedev(1, 3))
		return 0;
	flags = fcntl(number, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK);
	if (from < 0 || opened[from] != flags) {
		from = null = fds_in_box("/dev/null", flags);
		if (null < 0 || fstat(null, &st) < 0 || st.st_rdev != makedev(1, 3))
			return 0;
	}
	opened[number] = flags;
	return dup2(from, number) < 0 ? err_sys(err, "standard stream %d", number) : 0;
}

int fds_redirect(const struct box_spec *spec, const int stdio[3], int hand, struct err *err)
{
	struct fds_opened opened = { .valid = false };
	int nulls[3];

	for (int i = 0; i < 3; i++) {
		if (stdio[i] >= 0 && dup2(stdio[i], i) < 0)
			return err_sys(err, "standard stream %d", i);
		if (!spec->inherit_fds && fds_null(i, nulls, err) < 0)
			return -1;
	}
	if (fds_open(STDIN_FILENO, spec_data(spec) ? NULL : spec->in, "stdin", hand, &opened, err) < 0 ||
		fds_open(STDOUT_FILENO, spec->out, "stdout", hand, &opened, err) < 0 ||
		fds_open(STDERR_FILENO, spec->diag, "stderr", hand, &opened, err) < 0)
		return -1;
	if (spec->stderr_to_stdout && dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		return err_sys(err, "--stderr-to-stdout");
	return 0;
}

/* The kept descriptors from `from` on: the lowest, or -1. */
static int fds_next(const int *keep, size_t count, int from)
{
	int next = -1;

	for (size_t i = 0; i < count; i++)
		if (keep[i] >= from && (next < 0 || keep[i] < next))
			next = keep[i];
	return next;
}

/* Closes what lies from `from` to before `to`. */
static int fds_close_range(const struct box_spec *spec, int from, int to, struct err *err)
{
	if (from >= to)
		return 0;
	if (!spec->inherit_fds)
		return close_range((unsigned int)from, (unsigned int)to - 1, 0) < 0
			       ? err_sys(err, "close_range")
			       : 0;
	for (int fd = from; fd < to && fd < FDS_OURS_MAX; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (flags >= 0 && (flags & FD_CLOEXEC))
			close(fd);
	}
	return 0;
}

int fds_close_others(const struct box_spec *spec, const int *keep, size_t count, struct err *err)
{
	int from = STDERR_FILENO + 1, next;

	for (; (next = fds_next(keep, count, from)) >= 0; from = next + 1)
		if (fds_close_range(spec, from, next, err) < 0)
			return -1;
	return fds_close_range(spec, from, INT_MAX, err);
}

int fds_ensure(bool *ret_mute, struct err *err)
{
	bool mute = false;
	int file;

	do {
		file = open("/dev/null", O_RDWR);
		if (file < 0)
			return err_sys(err, "/dev/null");
		mute = mute || file == STDOUT_FILENO;
	} while (file <= STDERR_FILENO);
	close(file);
	*ret_mute = mute;
	return 0;
}

int fds_gate(const struct box_spec *spec, struct err *err)
{
	int fd = (int)spec->gate, flags = fd ? fcntl(fd, F_GETFL) : 0;
	struct stat st;

	if (!fd)
		return 0;
	if (flags < 0)
		return err_set(err, ERR_USAGE,
			"--gate=%d: no such descriptor is open; pass one on, as in %d<FIFO", fd, fd);
	if ((flags & O_ACCMODE) == O_WRONLY || (flags & O_PATH) || fstat(fd, &st) < 0 || S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE,
			"--gate=%d cannot be read; pass on the reading end of a pipe, or a socket", fd);
	return fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? err_sys(err, "--gate=%d", fd) : 0;
}
