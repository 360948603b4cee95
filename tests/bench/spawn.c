/*
 * spawn.c: one command, timed; see spawn.h.
 *
 * Called by box.c, subjects.c and lateness.c.  Fails when a command cannot be started, ends in another way
 * than it should, or does not end.  Must never do anything between the two looks at the clock but start, wait
 * and reap, and never leave a child behind.
 */
#include "spawn.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SPAWN_PATIENCE = 10, /* seconds */
	SPAWN_LINE = 160,    /* bytes of standard error that are worth telling */
	SPAWN_OUTPUT = 1 << 20,
};

int spawn_start(struct spawn *ret_spawn, struct err *err)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct spawn spawn = { 0 };
	struct sigaction old, reset = { .sa_handler = SIG_DFL };

	sigemptyset(&spawn.wait);
	sigaddset(&spawn.wait, SIGCHLD);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaddset(&spawn.wait, ends[i]);
	}
	spawn.null_fd = fs_open(AT_FDCWD, "/dev/null", O_RDWR, 0, err);
	if (spawn.null_fd < 0)
		return -1;
	/* If our parent ignored SIGCHLD, so would we, and children would vanish without a status. */
	sigaction(SIGCHLD, &reset, NULL);
	sigprocmask(SIG_BLOCK, &spawn.wait, &spawn.before);
	*ret_spawn = spawn;
	return 0;
}

void spawn_end(struct spawn *spawn)
{
	if (spawn->null_fd < 0)
		return;
	auto_close(&spawn->null_fd);
	sigprocmask(SIG_SETMASK, &spawn->before, NULL);
}

int spawn_stopped(struct spawn *spawn)
{
	struct timespec at_once = { 0 };
	int got;

	while ((got = sigtimedwait(&spawn->wait, NULL, &at_once)) > 0) {
		if (got != SIGCHLD)
			spawn->stopped = got;
	}
	return spawn->stopped;
}

/*
 * Waits for signals and not in wait4(), which knows no time limit.  A signal that asks the harness to end is
 * noted and the command, which takes milliseconds, is waited for: a box is then never left half made.
 */
static int spawn_wait(struct spawn *spawn, pid_t pid, int *ret_status, struct err *err)
{
	struct timespec patience = { .tv_sec = SPAWN_PATIENCE };
	int status, got;

	for (;;) {
		got = wait4(pid, &status, WNOHANG, NULL);
		if (got < 0)
			return err_sys(err, "wait4");
		if (got > 0)
			break;
		got = sigtimedwait(&spawn->wait, NULL, &patience);
		if (got > 0 && got != SIGCHLD)
			spawn->stopped = got;
		if (got < 0 && errno == EAGAIN) {
			kill(pid, SIGKILL);
			wait4(pid, &status, 0, NULL);
			return err_set(err, ERR_PROTO, "no end within %d seconds", SPAWN_PATIENCE);
		}
	}
	*ret_status = status;
	return 0;
}

static double spawn_between(const struct timespec *start, const struct timespec *end)
{
	return (double)(end->tv_sec - start->tv_sec) * 1e6 + (double)(end->tv_nsec - start->tv_nsec) / 1e3;
}

static int spawn_timed(struct spawn *spawn, char *const *argv, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, double *ret_us, int *ret_status, struct err *err)
{
	struct timespec start, end;
	int no, status = 0;
	pid_t pid;

	spawn_stopped(spawn); /* a SIGCHLD that is left over would wake the wait below for nothing */
	clock_gettime(CLOCK_MONOTONIC, &start);
	no = posix_spawn(&pid, argv[0], actions, attributes, argv, environ);
	if (no) {
		errno = no;
		return err_sys(err, "%s", argv[0]);
	}
	if (spawn_wait(spawn, pid, &status, err) < 0)
		return -1;
	clock_gettime(CLOCK_MONOTONIC, &end);
	*ret_us = spawn_between(&start, &end);
	*ret_status = status;
	return 0;
}

static int spawn_with(struct spawn *spawn, char *const *argv, int out, int errors, double *ret_us,
	int *ret_status, struct err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int result;

	if (posix_spawn_file_actions_init(&actions))
		return err_nomem(err);
	if (posix_spawnattr_init(&attributes)) {
		posix_spawn_file_actions_destroy(&actions);
		return err_nomem(err);
	}
	if (posix_spawn_file_actions_adddup2(&actions, spawn->null_fd, STDIN_FILENO) ||
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO) ||
		posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO) ||
		posix_spawnattr_setsigmask(&attributes, &spawn->before) ||
		posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK))
		result = err_nomem(err);
	else
		result = spawn_timed(spawn, argv, &actions, &attributes, ret_us, ret_status, err);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

/* What a file in memory holds. */
static int spawn_read(int fd, struct buf *ret_bytes, struct err *err)
{
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_sys(err, "output: lseek");
	return fs_read_all(fd, SPAWN_OUTPUT, ret_bytes, err);
}

/* Puts a bad end into words, with the command's own in front when there are any. */
static int spawn_failed(int status, int errors, struct err *err)
{
	auto_buf struct buf told = { 0 };
	auto_buf struct buf line = { 0 };
	bool by_signal = WIFSIGNALED(status);

	if (errors >= 0) {
		if (spawn_read(errors, &told, err) < 0)
			return -1;
		if (told.len)
			told.data[strcspn(told.data, "\n")] = '\0';
		buf_puts_escaped(&line, buf_text(&told));
	}
	return err_set(err, ERR_PROTO, "%.*s%s%s %d%s", SPAWN_LINE, buf_text(&line), line.len ? " (" : "",
		by_signal ? "signal" : "exit status", by_signal ? WTERMSIG(status) : WEXITSTATUS(status),
		line.len ? ")" : "");
}

int spawn_run(struct spawn *spawn, char *const *argv, int wanted, struct buf *output, double *ret_us,
	struct err *err)
{
	auto_fd int out = -1;
	auto_fd int errors = -1;
	int status = 0;
	double us = 0;

	if (output) {
		out = memfd_create("stdout", MFD_CLOEXEC);
		errors = memfd_create("stderr", MFD_CLOEXEC);
		if (out < 0 || errors < 0)
			return err_sys(err, "memfd_create");
	}
	if (spawn_with(spawn, argv, output ? out : spawn->null_fd, output ? errors : spawn->null_fd, &us,
		    &status, err) < 0)
		return -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != wanted)
		return spawn_failed(status, errors, err);
	if (output && spawn_read(out, output, err) < 0)
		return -1;
	*ret_us = us;
	return 0;
}
