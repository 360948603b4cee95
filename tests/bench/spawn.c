/*
 * spawn.c: commands, timed; see spawn.h.
 *
 * Called by whatever measures.  Fails when a command cannot be started, ends in another way than it should,
 * or does not end.  Must never do anything between the two looks at the clock but start, wait and reap (the
 * other jobs' commands included, where there are several), and never leave a child behind.
 */
#include "spawn.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SPAWN_PATIENCE = 10, /* seconds */
	SPAWN_LINE = 160,    /* bytes of standard error that are worth telling */
	SPAWN_OUTPUT = 1 << 20,
};

int spawn_start(struct spawn *ret_spawn, struct err *err)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct spawn spawn = { .patience = SPAWN_PATIENCE };
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

int spawn_go_on(struct spawn *spawn, struct err *err)
{
	if (spawn_stopped(spawn))
		return err_set(err, ERR_SYSTEM, "ended by signal %d", spawn->stopped);
	return 0;
}

double spawn_between(const struct timespec *start, const struct timespec *end)
{
	return (double)(end->tv_sec - start->tv_sec) * 1e6 + (double)(end->tv_nsec - start->tv_nsec) / 1e3;
}

static int spawn_with(char *const *argv, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, struct spawn_child *child, struct err *err)
{
	int no;

	clock_gettime(CLOCK_MONOTONIC, &child->start);
	no = posix_spawn(&child->pid, argv[0], actions, attributes, argv, environ);
	if (no) {
		child->pid = 0;
		errno = no;
		return err_sys(err, "%s", argv[0]);
	}
	return 0;
}

static int spawn_redirected(
	struct spawn *spawn, char *const *argv, struct spawn_child *child, struct err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int out = child->out < 0 ? spawn->null_fd : child->out;
	int errors = child->errors < 0 ? spawn->null_fd : child->errors;
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
		result = spawn_with(argv, &actions, &attributes, child, err);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

static void spawn_forget(struct spawn_child *child)
{
	auto_close(&child->out);
	auto_close(&child->errors);
	child->pid = 0;
}

int spawn_begin(
	struct spawn *spawn, char *const *argv, bool keep, struct spawn_child *ret_child, struct err *err)
{
	struct spawn_child child = SPAWN_NOBODY;
	int result = 0;

	if (keep) {
		child.out = memfd_create("stdout", MFD_CLOEXEC);
		child.errors = memfd_create("stderr", MFD_CLOEXEC);
		if (child.out < 0 || child.errors < 0)
			result = err_sys(err, "memfd_create");
	}
	if (result == 0)
		result = spawn_redirected(spawn, argv, &child, err);
	if (result < 0)
		spawn_forget(&child);
	else
		*ret_child = child;
	return result;
}

/*
 * Waits for signals and not in wait4(), which knows no time limit.  A signal that asks the harness to end is
 * noted and the command, which takes milliseconds, is waited for: a box is then never left half made.
 */
int spawn_wait(struct spawn *spawn, struct err *err)
{
	struct timespec patience = { .tv_sec = spawn->patience };
	int got;

	do {
		got = sigtimedwait(&spawn->wait, NULL, &patience);
		if (got > 0 && got != SIGCHLD)
			spawn->stopped = got;
	} while (got != SIGCHLD && !(got < 0 && errno == EAGAIN));
	if (got < 0)
		return err_set(err, ERR_PROTO, "no end within %d seconds", spawn->patience);
	return 0;
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

int spawn_reap(struct spawn_child *child, int wanted, struct buf *output, bool *ret_ended, double *ret_us,
	struct err *err)
{
	struct timespec end;
	int status = 0, result = 0;
	pid_t got = wait4(child->pid, &status, WNOHANG, NULL);

	clock_gettime(CLOCK_MONOTONIC, &end);
	if (got < 0)
		return err_sys(err, "wait4");
	*ret_ended = got > 0;
	if (got == 0)
		return 0;
	*ret_us = spawn_between(&child->start, &end);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != wanted)
		result = spawn_failed(status, child->errors, err);
	else if (output && child->out >= 0)
		result = spawn_read(child->out, output, err);
	spawn_forget(child);
	return result;
}

void spawn_kill(struct spawn_child *child)
{
	if (child->pid > 0) {
		kill(child->pid, SIGKILL);
		wait4(child->pid, NULL, 0, NULL);
	}
	spawn_forget(child);
}

int spawn_run(struct spawn *spawn, char *const *argv, int wanted, struct buf *output, double *ret_us,
	struct err *err)
{
	struct spawn_child child = SPAWN_NOBODY;
	bool ended = false;
	double us = 0;
	int result;

	spawn_stopped(spawn); /* a SIGCHLD that is left over would wake the wait below for nothing */
	if (spawn_begin(spawn, argv, output != NULL, &child, err) < 0)
		return -1;
	do {
		result = spawn_wait(spawn, err);
		if (result == 0)
			result = spawn_reap(&child, wanted, output, &ended, &us, err);
	} while (result == 0 && !ended);
	spawn_kill(&child);
	if (result == 0)
		*ret_us = us;
	return result;
}
