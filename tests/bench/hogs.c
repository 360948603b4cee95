/*
 * hogs.c: processes that use CPU time; see hogs.h.
 *
 * Called by scenarios.c.  Fails when no process can be made.  Must never leave one behind: they are killed at
 * the end, by the kernel when the harness dies, and by their own alarm clock.
 */
#include "hogs.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	HOGS_SECONDS = 60,
};

/* Situation: the new process, a copy of the harness with its blocked signals; SIGALRM is not among them. */
static _Noreturn void hogs_spin(pid_t parent)
{
	signal(SIGALRM, SIG_DFL);
	alarm(HOGS_SECONDS);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* who died before he could be asked for a signal */
		_exit(0);
	for (volatile unsigned long turns = 0;; turns++)
		;
}

int hogs_keep(struct hogs *hogs, size_t count, struct err *err)
{
	pid_t self = getpid();

	for (size_t i = 0; i < count; i++) {
		pid_t pid = hogs->pid[i];

		if (pid > 0 && waitpid(pid, NULL, WNOHANG) == 0)
			continue;
		pid = fork();
		if (pid == 0)
			hogs_spin(self);
		hogs->pid[i] = pid > 0 ? pid : 0;
		if (pid < 0)
			return err_sys(err, "fork");
	}
	return 0;
}

void hogs_end(struct hogs *hogs)
{
	for (size_t i = 0; i < HOGS_MAX; i++) {
		if (hogs->pid[i] <= 0)
			continue;
		kill(hogs->pid[i], SIGKILL);
		waitpid(hogs->pid[i], NULL, 0);
		hogs->pid[i] = 0;
	}
}
