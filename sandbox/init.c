/*
 * init.c: pid 1 of a box: reaps, and at the end kills and reaps everything, so that the CPU time of all
 * descendants, orphans included, is in one sum (a mere exit of pid 1 would make the kernel kill them and
 * forget their time).
 *
 * Situation: pid 1 of the box's pid namespace, the box's user, no capability, not dumpable, all signals
 * blocked.  Boxed code of the same uid may send it signals; it obeys one only, which ends the run.
 * Must never hold a descriptor that somebody waits for the end of.
 */
#include "init.h"

#include "prompt.h"

#include <errno.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Only the report stays open: pipes of the caller's must see their end when the program has ended. */
static void init_close_others(int report)
{
	if (report > 0)
		close_range(0, (unsigned int)report - 1, 0);
	close_range((unsigned int)report + 1, ~0U, 0);
}

/* Two runs that talk with each other end in an order which their keepers, each later, cannot tell. */
static int64_t init_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Reaps what can be reaped; returns whether the program was among it, and whether nobody is left. */
static bool init_reap(pid_t program, int *status, bool *ret_alone)
{
	bool ended = false;
	int one;
	pid_t pid;

	while ((pid = wait4(-1, &one, __WALL | WNOHANG, NULL)) > 0 || (pid < 0 && errno == EINTR)) {
		if (pid != program)
			continue;
		*status = one;
		ended = true;
	}
	/* whoever is without a parent in the box is our child */
	*ret_alone = pid < 0 && errno == ECHILD;
	return ended;
}

/*
 * Kills and reaps until nobody is left.  In root's box the program's process is still another user for a
 * moment and not ours to kill; kill(-1) does not tell (the kernel calls it a success), so the process is
 * asked for by its number, and not waited for before it could be killed.
 */
static void init_clear(pid_t program, int *status)
{
	bool sent = false;
	int one;
	pid_t pid;

	for (;;) {
		kill(-1, SIGKILL);
		sent = sent || kill(program, SIGKILL) == 0 || errno == ESRCH;
		pid = wait4(-1, &one, sent ? __WALL : __WALL | WNOHANG, NULL);
		if (pid == program)
			*status = one;
		if (pid < 0 && errno == ECHILD)
			return;
		if (pid == 0)
			nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
	}
}

_Noreturn void init_main(pid_t program, int report)
{
	struct init_report result = { 0 };
	struct prompt ignored;
	sigset_t awaited;
	bool alone = false;
	int number = 0;

	init_close_others(report);
	/* A signal is then noted, never queued: else boxed code could make the queue so long that each look
	 * at it takes as long as a time limit. */
	setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){ 0, 0 });
	prompt_become(&ignored);
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	sigaddset(&awaited, INIT_STOP);
	while (number != INIT_STOP && !init_reap(program, &result.status, &alone))
		number = sigwaitinfo(&awaited, NULL);
	result.ended_ns = init_now();
	if (!alone)
		init_clear(program, &result.status);
	getrusage(RUSAGE_CHILDREN, &result.usage);
	_exit(write(report, &result, sizeof(result)) != sizeof(result));
}
