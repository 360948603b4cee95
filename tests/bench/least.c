/*
 * least.c: the calls that no run in a box can do without, and nothing else: what a sandbox like ojbox costs
 * at least on this machine and kernel, however it is written.
 *
 *     least FOLDER PROGRAM [ARGUMENT ...]   in the namespaces of the holder of a box of ojbox, whose folder
 * that is least fresh PROGRAM [ARGUMENT ...]    in new ones
 *
 * Started by bench, which takes the time.  Pid 1 of the new pid namespace starts the program and reaps it: a
 * program that is pid 1 itself would not be ended by its own signals.  Missing on purpose: mounts, maps of
 * ids, limits, filter, measuring, cleaning up, and all checks.  Fails (125) where namespaces cannot be had or
 * the box has no holder.  Must never make a call more than it must.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LEAST_FAILED = 125,
	LEAST_ENTERED = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS,
	LEAST_EACH = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC,
};

static _Noreturn void least_fail(const char *what)
{
	dprintf(STDERR_FILENO, "least: %s: %s\n", what, strerror(errno));
	_exit(LEAST_FAILED);
}

/* The exit code of a child, which is told on. */
static int least_code(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			least_fail("waitpid");
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Pid 1. */
static _Noreturn void least_init(int program, char **argv)
{
	pid_t child = vfork();

	if (child == 0) {
		execveat(program, "", argv, environ, AT_EMPTY_PATH);
		least_fail(argv[0]);
	}
	if (child < 0)
		least_fail("vfork");
	_exit(least_code(child));
}

static pid_t least_clone(uint64_t flags, uint64_t exit_signal, int program, char **argv)
{
	struct clone_args args = { .flags = flags, .exit_signal = exit_signal };
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid == 0)
		least_init(program, argv);
	if (pid < 0)
		least_fail("clone3");
	return (pid_t)pid;
}

static pid_t least_locker(int record)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(record, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK || lock.l_pid <= 0) {
		errno = ESRCH;
		least_fail("the box's holder");
	}
	return lock.l_pid;
}

/* A pidfd, as sandbox/holder.c comes to it. */
static int least_holder(const char *folder)
{
	char path[PATH_MAX];
	int record, holder;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/holder", folder);
	record = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (record < 0)
		least_fail(path);
	pid = least_locker(record);
	holder = pidfd_open(pid, 0);
	if (holder < 0 || least_locker(record) != pid)
		least_fail("the box's holder");
	return holder;
}

/*
 * The caller stays outside, as whoever is to keep limits must; so another enters, and what it starts is the
 * caller's child.
 */
static pid_t least_enter(int holder, int program, char **argv)
{
	volatile pid_t init = -1;
	pid_t entering = vfork();

	if (entering == 0) {
		if (setns(holder, LEAST_ENTERED) < 0)
			least_fail("setns");
		init = least_clone(CLONE_PARENT | LEAST_EACH, 0, program, argv);
		_exit(0);
	}
	if (entering < 0)
		least_fail("vfork");
	if (least_code(entering) != 0)
		_exit(LEAST_FAILED);
	return init;
}

int main(int argc, char **argv)
{
	int program;
	pid_t init;

	if (argc < 3) {
		dprintf(STDERR_FILENO, "usage: least FOLDER|fresh PROGRAM [ARGUMENT ...]\n");
		return 2;
	}
	program = open(argv[2], O_PATH | O_CLOEXEC);
	if (program < 0)
		least_fail(argv[2]);
	if (strcmp(argv[1], "fresh") == 0)
		init = least_clone(LEAST_ENTERED | LEAST_EACH, SIGCHLD, program, argv + 2);
	else
		init = least_enter(least_holder(argv[1]), program, argv + 2);
	return least_code(init);
}
