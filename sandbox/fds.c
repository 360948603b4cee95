/*
 * fds.c: the program's descriptors; see fds.h.
 *
 * Called by the program's process (fds_redirect, fds_seal) and by main (fds_ensure).  Fails when a
 * redirection cannot be opened.  Must never open a redirection outside the box.
 */
#include "fds.h"

#include "base/auto.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

static int fds_open(int target, const char *path, int flags, const char *option, struct err *err)
{
	auto_fd int file = -1;

	if (!path)
		return 0;
	do
		file = open(path, flags | O_NOCTTY | O_CLOEXEC, 0666);
	while (file < 0 && errno == EINTR);
	if (file < 0)
		return err_sys(err, "--%s: %s (a path in the box)", option, path);
	if (dup2(file, target) < 0)
		return err_sys(err, "--%s: %s", option, path);
	return 0;
}

int fds_redirect(const struct box_spec *spec, const int stdio[3], struct err *err)
{
	for (int i = 0; i < 3; i++)
		if (stdio[i] >= 0 && dup2(stdio[i], i) < 0)
			return err_sys(err, "standard stream %d", i);
	if (fds_open(STDIN_FILENO, spec->in, O_RDONLY, "stdin", err) < 0 ||
		fds_open(STDOUT_FILENO, spec->out, O_WRONLY | O_CREAT | O_TRUNC, "stdout", err) < 0 ||
		fds_open(STDERR_FILENO, spec->diag, O_WRONLY | O_CREAT | O_TRUNC, "stderr", err) < 0)
		return -1;
	if (spec->stderr_to_stdout && dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		return err_sys(err, "--stderr-to-stdout");
	return 0;
}

int fds_seal(const struct box_spec *spec, struct err *err)
{
	/* our own are close-on-exec from birth; this is for the caller's */
	if (!spec->inherit_fds && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return err_sys(err, "close_range");
	return 0;
}

int fds_ensure(struct err *err)
{
	int file;

	do {
		file = open("/dev/null", O_RDWR);
		if (file < 0)
			return err_sys(err, "/dev/null");
	} while (file <= STDERR_FILENO);
	close(file);
	return 0;
}
