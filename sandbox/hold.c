/*
 * hold.c: makes the process that keeps a box's namespaces from --init on; see hold.h.
 *
 * Called by main.  Fails where no namespaces can be made, or the directory rules cannot be carried out.  Must
 * never leave a process that nobody can find.
 */
#include "hold.h"

#include "base/auto.h"
#include "base/pass.h"
#include "enter.h"
#include "holder.h"
#include "plan.h"
#include "userns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* All of it, while it is made; lives on the stack of hold_make(). */
struct hold {
	struct plan plan;
	struct holder_fds fds;
	int lifeline[2], messages[2];
	pid_t holder;
};

static void hold_close(struct hold *hold)
{
	for (int i = 0; i < 2; i++) {
		auto_close(&hold->lifeline[i]);
		auto_close(&hold->messages[i]);
	}
	auto_close(&hold->fds.record);
	auto_close(&hold->fds.folder);
	auto_close(&hold->plan.inside.mounts.box);
	plan_free(&hold->plan);
}

/* Situation: a process in its new namespaces, with the caller's memory copied and all signals blocked. */
static _Noreturn void hold_main(struct hold *hold)
{
	struct err err;
	bool claimed;

	auto_close(&hold->lifeline[1]);
	inside_hold(&hold->plan.inside);
	claimed = holder_claim(&hold->fds, hold->messages[1], &err) == 0;
	inside_holds(&hold->plan.inside, claimed ? NULL : &err);
	if (!claimed)
		_exit(1);
	holder_stay(&hold->fds);
}

static int hold_clone(struct hold *hold, struct err *err)
{
	/* no run needs the network namespace of a holder whose runs have a network */
	bool net = hold->plan.inside.spec->network == NETWORK_NONE;
	struct clone_args args = {
		.flags = ENTER_SHARED | CLONE_NEWNS | ENTER_IPC | (net ? CLONE_NEWNET : 0),
		.exit_signal = SIGCHLD,
	};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid == 0)
		hold_main(hold);
	if (pid < 0)
		return err_sys(err, "new namespaces");
	hold->holder = (pid_t)pid;
	auto_close(&hold->lifeline[0]);
	auto_close(&hold->messages[1]);
	return 0;
}

/* Lets the holder build, and waits for what comes of it. */
static int hold_await(struct hold *hold, struct err *err)
{
	struct pollfd said = { .fd = hold->messages[0], .events = POLLIN };
	struct inside_message message;
	auto_fd int none = -1;

	if (userns_map(hold->holder, &hold->plan.inside.ids, err) < 0)
		return err_wrap(err, "id maps");
	if (write(hold->lifeline[1], "g", 1) != 1)
		return err_sys(err, "life line");
	while (poll(&said, 1, -1) < 0 && errno == EINTR)
		;
	if (pass_receive(hold->messages[0], &message, sizeof(message), &none) != sizeof(message))
		return err_set(err, ERR_SYSTEM, "it was killed");
	if (message.kind == INSIDE_READY)
		return 0;
	message.err.text[sizeof(message.err.text) - 1] = '\0';
	*err = message.err;
	return -1;
}

static int hold_start(struct hold *hold, const struct store_box *box, struct err *err)
{
	auto_buf struct buf likeness = { 0 };

	if (plan_likeness(&hold->plan, box, &likeness, err) < 0 ||
		holder_begin(box->dir, &likeness, &hold->fds, err) < 0)
		return -1;
	if (pipe2(hold->lifeline, O_CLOEXEC) < 0 ||
		socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, hold->messages) < 0)
		return err_sys(err, "pipe");
	hold->plan.inside.lifeline = hold->lifeline[0];
	hold->plan.inside.messages = hold->messages[1];
	if (hold_clone(hold, err) < 0)
		return -1;
	if (hold_await(hold, err) == 0)
		return 0;
	kill(hold->holder, SIGKILL);
	while (waitpid(hold->holder, NULL, 0) < 0 && errno == EINTR)
		;
	return -1;
}

static int hold_make(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	pid_t *ret_holder, struct err *err)
{
	struct hold hold = { .fds = { -1, -1 }, .lifeline = { -1, -1 }, .messages = { -1, -1 } };
	sigset_t all, before;
	int result;

	/* the holder is born with all signals blocked, and waits for one of them from its beginning on */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	result = plan_make(spec, config, box, &hold.plan, err);
	hold.plan.inside.mounts.hold = true;
	if (result == 0 && !mounts_holdable(&hold.plan.rules))
		result = err_set(err, ERR_USAGE,
			"it needs /proc, before any other proc, and no directory rule that binds something "
			"into a file system that is new for each run (proc, tmp)");
	if (result == 0 && hold.plan.inside.mounts.box_size && geteuid() == 0) {
		hold.plan.inside.mounts.box = mounts_box(&hold.plan.inside.mounts, err);
		result = hold.plan.inside.mounts.box < 0 ? -1 : 0;
	}
	if (result == 0)
		result = hold_start(&hold, box, err);
	*ret_holder = hold.holder;
	hold_close(&hold);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return result;
}

int hold_box(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	const struct log *log, pid_t *ret_holder, struct err *err)
{
	*ret_holder = 0;
	if (spec->holder == HOLDER_NO || hold_make(spec, config, box, ret_holder, err) == 0)
		return 0;
	if (spec->holder == HOLDER_YES || spec->box_size)
		return err_wrap(err, "%s", spec->box_size ? "--box-size" : "--holder");
	log_note(log, 1, "no holder: %s", err->text);
	return 0;
}
