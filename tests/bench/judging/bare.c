/*
 * bare.c: runs programs without judging them; see bare.h.
 *
 * Called by judging.c in a process of its own, as what it does is timed as one command.  Fails when a program
 * does, or prints nothing.  Must never do more than any judge has to: start, read, reap.
 */
#include "bare.h"

#include "base/auto.h"

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/wait.h>

/* The calling process stays on the CPU that is number `which` from that one on. */
static int bare_pin(int cpu, size_t which, struct err *err)
{
	cpu_set_t all, one;

	if (cpu < 0 || sched_getaffinity(0, sizeof(all), &all) < 0)
		return err_sys(err, "CPUs");
	for (which %= (size_t)CPU_COUNT(&all); which; which--)
		do
			cpu = (cpu + 1) % CPU_SETSIZE;
		while (!CPU_ISSET((size_t)cpu, &all));
	CPU_ZERO(&one);
	CPU_SET((size_t)cpu, &one);
	return sched_setaffinity(0, sizeof(one), &one) < 0 ? err_sys(err, "CPU %d", cpu) : 0;
}

/* in: a path, or NULL for the descriptor in_fd. */
static int bare_start(
	char *const *argv, const char *in, int in_fd, int out_fd, pid_t *ret_pid, struct err *err)
{
	posix_spawn_file_actions_t actions;
	int no;

	if (posix_spawn_file_actions_init(&actions))
		return err_nomem(err);
	no = in ? posix_spawn_file_actions_addopen(&actions, 0, in, O_RDONLY, 0)
		: posix_spawn_file_actions_adddup2(&actions, in_fd, 0);
	if (no == 0)
		no = posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
	if (no == 0)
		no = posix_spawn(ret_pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	errno = no;
	return no ? err_sys(err, "%s", argv[0]) : 0;
}

static int bare_end(pid_t pid, int wanted, const char *name, struct err *err)
{
	int status;

	if (waitpid(pid, &status, 0) < 0)
		return err_sys(err, "%s", name);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != wanted)
		return err_set(err, ERR_PROTO, "%s failed", name);
	return 0;
}

static int bare_pipe(int ends[2], struct err *err)
{
	return pipe2(ends, O_CLOEXEC) < 0 ? err_sys(err, "pipe") : 0;
}

static int bare_test(const char *input, char *const *argv, struct err *err)
{
	auto_fd int from = -1;
	ssize_t got, total = 0;
	char text[4096];
	int ends[2];
	pid_t pid = 0;
	int result;

	if (bare_pipe(ends, err) < 0)
		return -1;
	from = ends[0];
	result = bare_start(argv, input, -1, ends[1], &pid, err);
	close(ends[1]);
	if (result < 0)
		return -1;
	while ((got = read(from, text, sizeof(text))) > 0)
		total += got;
	if (bare_end(pid, 0, argv[0], err) < 0)
		return -1;
	return total ? 0 : err_set(err, ERR_PROTO, "%s printed nothing", argv[0]);
}

/* Every one of `jobs` tests, from number `job` + 1 on. */
static int bare_share(
	const char *folder, size_t tests, size_t job, size_t jobs, char *const *argv, struct err *err)
{
	char input[4096];

	for (size_t i = job + 1; i <= tests; i += jobs) {
		snprintf(input, sizeof(input), "%s/%zu.in", folder, i);
		if (bare_test(input, argv, err) < 0)
			return -1;
	}
	return 0;
}

int bare_sum(const char *folder, size_t tests, size_t jobs, char *const *argv, struct err *err)
{
	int here = sched_getcpu(), result;
	pid_t other = 0;

	if (jobs > 2)
		return err_set(err, ERR_USAGE, "one or two jobs");
	if (jobs == 2)
		other = fork();
	if (other < 0)
		return err_sys(err, "fork");
	if (jobs == 2 && other == 0)
		_exit(bare_pin(here, 1, err) < 0 || bare_share(folder, tests, 1, jobs, argv, err) < 0);
	result = bare_pin(here, 0, err);
	if (result == 0)
		result = bare_share(folder, tests, 0, jobs, argv, err);
	if (other > 0 && bare_end(other, 0, "the other job", err) < 0)
		return -1;
	return result;
}

int bare_pair(bool pin, char *const words[4], struct err *err)
{
	char *const jury[] = { words[0], words[2], words[2], words[3], NULL };
	char *const program[] = { words[1], NULL };
	pid_t jury_pid = 0, pid = 0;
	int to[2], from[2];

	if ((pin && bare_pin(sched_getcpu(), 0, err) < 0) || bare_pipe(to, err) < 0 ||
		bare_pipe(from, err) < 0)
		return -1;
	if (bare_start(jury, NULL, from[0], to[1], &jury_pid, err) < 0 ||
		bare_start(program, NULL, to[0], from[1], &pid, err) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		close(to[i]);
		close(from[i]);
	}
	return bare_end(jury_pid, 42, jury[0], err) < 0 ? -1 : bare_end(pid, 0, program[0], err);
}
