/*
 * enter.c: the two ways into a box: see enter.h.
 *
 * Called by run.  Fails where the machine does not allow namespaces, or where a holder has ended meanwhile.
 * Must never let the caller itself into a namespace: it stays outside.
 */
#include "enter.h"

#include "base/auto.h"
#include "userns.h"

#include <errno.h>
#include <linux/sched.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * New user, mount, pid, ipc and uts namespaces in one clone; network and control group namespaces follow as
 * steps of the box.  After it the child is pid 1 of the box, with this process's memory copied and all
 * signals blocked.
 */
int enter_fresh(struct inside *inside, int lifeline, struct enter *ret_enter, struct err *err)
{
	int init_fd = -1;
	struct clone_args args = {
		.flags = ENTER_SHARED | ENTER_EACH | ENTER_IPC | CLONE_PIDFD,
		.pidfd = (uint64_t)(uintptr_t)&init_fd,
		.exit_signal = SIGCHLD,
	};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid == 0) {
		/* a copy of this here would keep the life line alive without the keeper */
		close(lifeline);
		inside_main(inside);
	}
	if (pid < 0) {
		err_sys(err, "new namespaces");
		userns_explain(err);
		return -1;
	}
	*ret_enter = (struct enter){ (pid_t)pid, init_fd };
	return 0;
}

/* What the process that enters tells its parent, whose memory it shares. */
struct enter_told {
	long pid;
	int no;
};

/*
 * Situation: between vfork and its end, in the parent's memory, which waits.  It may enter, and so may not be
 * the keeper; and it hands pid 1 on to the keeper (CLONE_PARENT), as its own life ends here.
 */
static _Noreturn void enter_by(
	struct inside *inside, int holder, int lifeline, volatile struct enter_told *told)
{
	int ipc = inside->entered_ipc ? ENTER_IPC : 0, net = inside->entered_net ? CLONE_NEWNET : 0;
	int kept = ENTER_SHARED | CLONE_NEWNS | ipc | net;
	struct clone_args args = { .flags = CLONE_PARENT | ENTER_EACH | (ipc ? 0 : ENTER_IPC) };
	long pid = -1;

	if (setns(holder, kept) == 0)
		pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid == 0) {
		close(lifeline);
		inside_main(inside);
	}
	told->no = errno;
	told->pid = pid;
	_exit(0);
}

int enter_warm(struct inside *inside, int holder, int lifeline, struct enter *ret_enter, struct err *err)
{
	volatile struct enter_told told = { .pid = -1 };
	/* a copy of the memory is what costs time */
	pid_t entering = vfork(); /* NOLINT(clang-analyzer-security.insecureAPI.vfork) */
	int init_fd;

	if (entering == 0)
		enter_by(inside, holder, lifeline, &told);
	if (entering < 0)
		return err_sys(err, "new process");
	while (waitpid(entering, NULL, 0) < 0 && errno == EINTR)
		;
	if (told.pid < 0) {
		errno = told.no;
		return err_sys(err, "enter the box's holder");
	}
	init_fd = pidfd_open((pid_t)told.pid, 0);
	if (init_fd < 0) {
		err_sys(err, "pidfd");
		kill((pid_t)told.pid, SIGKILL);
		waitpid((pid_t)told.pid, NULL, __WALL);
		return -1;
	}
	*ret_enter = (struct enter){ (pid_t)told.pid, init_fd };
	return 0;
}
