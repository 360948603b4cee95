/*
 * boxstart.c: a process of ojbox; see boxstart.h.
 *
 * boxcall.c and boxserver.c call it, from several threads.  Fails when no process can be made or ojbox cannot
 * be executed; then there is none.
 */
#include "boxstart.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * In the child of vfork(): our memory, our stack, all signals blocked.  posix_spawn() would do but for one
 * thing: nobody would set PDEATHSIG, and when we are killed ojbox has to end the run that nobody waits for.
 * Only system calls from here to execve.
 */
static void boxstart_child(char *const *argv, const int fds[3], pid_t parent)
{
	sigset_t none;

	if (parent)
		prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (parent && getppid() != parent)
		_exit(127);
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(argv[0], argv);
}

pid_t boxstart(char *const *argv, const int fds[3], bool mortal, struct err *err)
{
	pid_t parent = mortal ? getpid() : 0;
	volatile int failed = 0; /* written by the child, in our memory */
	/* a fork would copy all that was spooled so far */
	pid_t pid = vfork(); /* NOLINT(clang-analyzer-security.insecureAPI.vfork) */

	if (pid == 0) {
		boxstart_child(argv, fds, parent);
		failed = errno;
		_exit(127);
	}
	if (pid < 0)
		return err_sys(err, "vfork");
	if (failed) {
		waitpid(pid, NULL, 0);
		errno = failed;
		return err_sys(err, "starting %s", argv[0]);
	}
	return pid;
}
