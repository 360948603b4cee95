/*
 * check_child.c: probes in a child, with a deadline; see check_point.h.
 *
 * Called by probes that change their process for good, or ask somebody who may not answer.  Fails when there
 * can be no child, or it did not end in time.  Must never leave one behind, not when this process is killed
 * either.
 */
#include "check_point.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

void *check_share(size_t size)
{
	void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return shared == MAP_FAILED ? NULL : shared;
}

static _Noreturn void child_main(void (*work)(void *shared), void *shared, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* in a group of its own, so that whatever it starts can be ended with it */
	setpgid(0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(1);
	for (int i = 0; i < 3; i++)
		if (null < 0 || dup2(null, i) < 0)
			close(i);
	work(shared);
	_exit(0);
}

static int64_t child_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SIGCHLD is blocked: it waits until somebody asks for it. */
static int child_wait(pid_t pid, const sigset_t *ended, int ms, struct err *err)
{
	int64_t until = child_now() + ms, left = ms;
	int status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		left = until - child_now();
		if (left <= 0) {
			kill(-pid, SIGKILL);
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return err_set(err, ERR_SYSTEM, "no answer within %d seconds", ms / 1000);
		}
		sigtimedwait(ended, NULL,
			&(struct timespec){ .tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000 });
	}
	if (status != 0)
		return err_set(err, ERR_SYSTEM, "the process that tries it died");
	return 0;
}

int check_child(void (*work)(void *shared), void *shared, int ms, struct err *err)
{
	struct sigaction plain = { .sa_handler = SIG_DFL }, old;
	sigset_t ended, before;
	pid_t parent = getpid(), pid;
	int result;

	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ended, &before);
	sigaction(SIGCHLD, &plain, &old);
	pid = fork();
	if (pid == 0)
		child_main(work, shared, parent);
	result = pid < 0 ? err_sys(err, "fork") : child_wait(pid, &ended, ms, err);
	sigaction(SIGCHLD, &old, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return result;
}
