/*
 * cgroup_scope.c: asks the user's systemd for a scope, through busctl(1): no library for a call that is made
 * once; see cgroup_scope.h and org.freedesktop.systemd1(5), StartTransientUnit().
 *
 * Called by cgroup_place.c before anything of a run exists.  Fails when there is no systemd of the user, or
 * it refuses.  Must never wait for ever.
 */
#include "cgroup_scope.h"

#include "base/auto.h"
#include "base/text.h"
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* How long systemd may take to move the process: it answers before it has. */
#define SCOPE_TRIES 5000

/* busctl finds the bus of the user by this; a service or `su` may have lost it. */
static int scope_bus(struct err *err)
{
	char folder[64], bus[80];

	if (getenv("DBUS_SESSION_BUS_ADDRESS"))
		return 0;
	if (!getenv("XDG_RUNTIME_DIR")) {
		snprintf(folder, sizeof(folder), "/run/user/%u", geteuid());
		setenv("XDG_RUNTIME_DIR", folder, 0);
	}
	snprintf(bus, sizeof(bus), "%.60s/bus", getenv("XDG_RUNTIME_DIR"));
	return access(bus, F_OK) == 0 ? 0 : err_sys(err, "%s", bus);
}

/* Runs a command line, silent but for what it prints into `out` (-1: nowhere); fails when it fails. */
static int scope_run(const char *line, int out, struct err *err)
{
	auto_strv struct strv words = { 0 };
	posix_spawn_file_actions_t actions;
	int status = 0, failed;
	pid_t child;

	if (text_words(line, &words, err) < 0 || strv_check(&words, err) < 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	else
		posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	failed = posix_spawnp(&child, words.item[0], &actions, NULL, words.item, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (failed) {
		errno = failed;
		return err_sys(err, "%s", words.item[0]);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0 ? 0 : err_set(err, ERR_SYSTEM, "%s: refused", words.item[0]);
}

bool cgroup_scope_delegated(const char *unit)
{
	auto_fd int from = -1, to = -1;
	char line[512], answer[8];
	struct err ignored;
	ssize_t count;
	int ends[2];

	if (strpbrk(unit, " '\"\\") || scope_bus(&ignored) < 0 || pipe2(ends, O_CLOEXEC) < 0)
		return false;
	from = ends[0];
	to = ends[1];
	if (snprintf(line, sizeof(line), "systemctl --user show -p Delegate --value -- %s", unit) >=
			(int)sizeof(line) ||
		scope_run(line, to, &ignored) < 0)
		return false;
	auto_close(&to);
	count = read(from, answer, sizeof(answer));
	return count >= 3 && memcmp(answer, "yes", 3) == 0;
}

static int scope_call(pid_t pid, const char *unit, struct err *err)
{
	char line[512];

	snprintf(line, sizeof(line),
		"busctl --user --quiet call org.freedesktop.systemd1 /org/freedesktop/systemd1 "
		"org.freedesktop.systemd1.Manager StartTransientUnit 'ssa(sv)a(sa(sv))' %s fail 4 "
		"Description s 'boxes of ojbox' PIDs au 1 %d Delegate b true CollectMode s "
		"inactive-or-failed 0",
		unit, (int)pid);
	return scope_run(line, -1, err);
}

int cgroup_scope_ask(pid_t pid, struct err *err)
{
	char file[32], unit[64], text[4096];
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(file, sizeof(file), "/proc/%d/cgroup", (int)pid);
	snprintf(
		unit, sizeof(unit), "ojbox-%d-%lld%09ld.scope", (int)pid, (long long)now.tv_sec, now.tv_nsec);
	if (scope_bus(err) < 0 || scope_call(pid, unit, err) < 0)
		return -1;
	for (int tries = 0; tries < SCOPE_TRIES; tries++) {
		if (cgroup_read(AT_FDCWD, file, text, sizeof(text)) > 0 && strstr(text, unit))
			return 0;
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	return err_set(err, ERR_SYSTEM, "the user's systemd did not move process %d into %s", (int)pid, unit);
}
