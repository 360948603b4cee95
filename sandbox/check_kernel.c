/*
 * check_kernel.c: what of the kernel a box is made of: tried step by step in a child, as a run does it; see
 * check_point.h.
 *
 * Called by check.  The first row's function makes the namespaces and walks all steps in them, the next ones
 * tell what came of theirs.  Must never do anything outside of those namespaces.
 */
#include "check_point.h"

#include "base/auto.h"
#include "mounts.h"
#include "net.h"
#include "syscalls.h"
#include "userns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define KERNEL_DEADLINE 5000 /* milliseconds */

/* ---- calls ---- */

struct kernel_call {
	long number;
	const char *name, *since;
};

/* All ones as arguments: whoever knows the call refuses that; ENOSYS is the answer of those who do not. */
static const struct kernel_call kernel_calls[] = {
	{ SYS_clone3, "clone3", "5.3" },
	{ SYS_pidfd_send_signal, "pidfd_send_signal", "5.1" },
	{ SYS_openat2, "openat2", "5.6" },
	{ SYS_open_tree, "open_tree", "5.2" },
	{ SYS_move_mount, "move_mount", "5.2" },
	{ SYS_fsopen, "fsopen", "5.2" },
	{ SYS_fsmount, "fsmount", "5.2" },
	{ SYS_mount_setattr, "mount_setattr", "5.12" },
	{ SYS_close_range, "close_range", "5.9" },
	{ SYS_quotactl_fd, "quotactl_fd", "5.14" },
};

/* What to do when calls are not there. */
static const char *kernel_newer(const struct check *check)
{
	if (check->surroundings)
		return check->surroundings->filter;
	return userns_filtered() ? USERNS_OUTSIDE : USERNS_NEWER;
}

void check_calls(struct check *check, struct check_answer *answer)
{
	auto_buf struct buf missing = { 0 };

	for (size_t i = 0; i < sizeof(kernel_calls) / sizeof(kernel_calls[0]); i++)
		if (syscall(kernel_calls[i].number, -1L, -1L, -1L, -1L, -1L, -1L) < 0 && errno == ENOSYS)
			buf_printf(&missing, "%s%s (Linux %s)", missing.len ? ", " : "", kernel_calls[i].name,
				kernel_calls[i].since);
	if (!missing.len) {
		check_yes(answer, "all that ojbox uses");
		return;
	}
	check_no(answer, "not there: %s", buf_text(&missing));
	check_remedy(answer, "%s", kernel_newer(check));
}

/* ---- namespaces, and steps in them ---- */

struct kernel_try {
	struct userns_ids ids;
	struct check_tried step[CHECK_STEPS];
};

static void kernel_step(struct kernel_try *try, enum check_step step, int result, const struct err *err)
{
	try->step[step] = (struct check_tried){ .done = true, .well = result == 0 };
	if (result < 0)
		try->step[step].err = *err;
}

/* A tree of the host's with other flags, and a fresh one put somewhere. */
static int kernel_mounts(struct err *err)
{
	auto_fd int tree = -1, fresh = -1;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return err_sys(err, "private mounts");
	tree = mounts_clone(
		AT_FDCWD, "/", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, true, err);
	fresh = tree < 0 ? -1 : mounts_fresh("tmpfs", NULL, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, err);
	if (fresh < 0)
		return -1;
	if (move_mount(fresh, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return err_sys(err, "mount a file system in memory");
	return 0;
}

static _Noreturn void kernel_inside(struct kernel_try *try, const int go[2])
{
	struct mounts mounts = { .proc = -1 };
	struct err err;
	char byte;

	close(go[1]);
	if (read(go[0], &byte, 1) != 1 || userns_become(&try->ids, &err) < 0 ||
		prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		_exit(1);
	kernel_step(try, CHECK_STEP_MOUNTS, kernel_mounts(&err), &err);
	kernel_step(try, CHECK_STEP_PROC, mounts_proc_make(&mounts, &err), &err);
	kernel_step(try, CHECK_STEP_NETWORK, net_make(true, &err), &err);
	_exit(0);
}

/* In the child of check_child(): the part that a keeper has. */
static void kernel_outside(void *shared)
{
	struct kernel_try *try = shared;
	struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS,
		.exit_signal = SIGCHLD,
	};
	struct err err;
	int go[2], result = 0;
	long pid;

	if (pipe2(go, O_CLOEXEC) < 0)
		_exit(1);
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid == 0)
		kernel_inside(try, go);
	close(go[0]);
	if (pid < 0)
		result = err_sys(&err, "new namespaces");
	else if (userns_map((pid_t)pid, &try->ids, &err) < 0)
		result = err_wrap(&err, "id maps");
	kernel_step(try, CHECK_STEP_CLONE, result, &err);
	if (result == 0 && write(go[1], "g", 1) != 1)
		_exit(1);
	close(go[1]); /* a child that was not let go ends now */
	while (pid > 0 && waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void kernel_try_all(struct check *check)
{
	struct kernel_try *try = check_share(sizeof(*try));
	struct box_spec spec = *check->spec;
	struct err err = { .text = "out of memory" };

	spec.ids = IDS_AUTO;
	if (!try || userns_choose(&spec, check->config, 0, &try->ids, &err) < 0 ||
		check_child(kernel_outside, try, KERNEL_DEADLINE, &err) < 0) {
		check->step[CHECK_STEP_CLONE] = (struct check_tried){ .done = true, .err = err };
		return;
	}
	memcpy(check->step, try->step, sizeof(check->step));
}

/* What the machine's owner can do when the kernel refused a step. */
static void kernel_explain(const struct check *check, enum check_step step, struct check_answer *answer)
{
	struct userns_why why;
	const struct err *err = &check->step[step].err;
	bool known = userns_why(err->no, step == CHECK_STEP_NETWORK ? "net" : NULL, &why);

	check_no(answer, "%s%s%s", known ? why.cause : "", known ? ": " : "", err->text);
	if (check->surroundings && (err->no == EPERM || err->no == EACCES || err->no == ENOSYS))
		check_remedy(answer, "%s", check->surroundings->filter);
	else
		check_remedy(answer, "%s", known ? why.remedy : "the kernel's log may say why: dmesg");
}

/* Whether the step was done well; else answers. */
static bool kernel_well(const struct check *check, enum check_step step, struct check_answer *answer)
{
	const struct check_tried *tried = &check->step[step];

	if (!tried->done)
		check_unknown(answer, "not tried: no user namespace can be made");
	else if (!tried->well)
		kernel_explain(check, step, answer);
	return tried->done && tried->well;
}

void check_userns(struct check *check, struct check_answer *answer)
{
	kernel_try_all(check);
	if (kernel_well(check, CHECK_STEP_CLONE, answer))
		check_yes(answer, "made, with namespaces of mounts, processes, IPC and host name");
}

void check_mounts(struct check *check, struct check_answer *answer)
{
	if (kernel_well(check, CHECK_STEP_MOUNTS, answer))
		check_yes(answer, "binds with other flags, and a file system in memory");
}

void check_proc(struct check *check, struct check_answer *answer)
{
	const struct check_tried *tried = &check->step[CHECK_STEP_PROC];
	auto_buf struct buf masks = { 0 };

	if (kernel_well(check, CHECK_STEP_PROC, answer))
		check_yes(answer, "mounted");
	if (!tried->done || tried->well || tried->err.no != EPERM)
		return;
	check_container_masks(&masks);
	if (!masks.len)
		return;
	check_no(answer,
		"the kernel mounts one only where that of the host is fully visible, and over parts of it "
		"there lies: %s",
		buf_text(&masks));
	if (check->surroundings)
		check_remedy(answer, "%s", check->surroundings->proc);
	else
		check_remedy(answer,
			"umount what lies there; in a container: start it so that /proc is not masked");
}

void check_network(struct check *check, struct check_answer *answer)
{
	if (kernel_well(check, CHECK_STEP_NETWORK, answer))
		check_yes(answer, "made, with a loopback interface");
}

/* ---- filters ---- */

void check_filter(struct check *check, struct check_answer *answer)
{
	static const struct {
		uint32_t action;
		const char *name;
	} actions[] = { { SECCOMP_RET_KILL_PROCESS, "kill_process" }, { SECCOMP_RET_ERRNO, "errno" },
		{ SECCOMP_RET_ALLOW, "allow" } };

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &actions[i].action) == 0)
			continue;
		check_no(answer, "%s: %s", actions[i].name, strerror(errno));
		check_remedy(answer, "%s", kernel_newer(check));
		return;
	}
	check_yes(answer, "kill_process, errno");
}

struct kernel_listener {
	bool well;
	int no;
};

static void kernel_listen(void *shared)
{
	struct kernel_listener *listener = shared;
	struct sock_filter all = { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW };
	const struct sock_fprog program = { 1, &all };

	listener->well = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
			 syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
				 &program) >= 0;
	listener->no = errno;
}

void check_notify(struct check *check, struct check_answer *answer)
{
	struct kernel_listener *listener = check_share(sizeof(*listener));
	struct err err = { .text = "out of memory" };

	if (!listener || check_child(kernel_listen, listener, KERNEL_DEADLINE, &err) < 0) {
		check_unknown(answer, "%s", err.text);
		return;
	}
	if (listener->well) {
		check_yes(answer, "a filter with a listener can be loaded");
		return;
	}
	check_no(answer, "%s",
		listener->no == EBUSY ? "a filter around has a listener, and there can be one only"
				      : strerror(listener->no));
	check_remedy(answer, "%s", listener->no == EBUSY ? USERNS_OUTSIDE : kernel_newer(check));
}
