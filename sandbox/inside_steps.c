/*
 * inside_steps.c: the steps of steps.def, each a function that takes something away or builds something, and
 * the lists of them.
 *
 * Called by inside.c in the processes of a box, and in a holder.  A step fails when the kernel refuses.  Must
 * never open a path that boxed code could have made following links.
 */
#include "inside_steps.h"

#include "affinity.h"
#include "base/auto.h"
#include "base/fs.h"
#include "base/pass.h"
#include "caps.h"
#include "fds.h"
#include "image.h"
#include "net.h"
#include "rlimits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int inside_umask(struct inside *inside, struct err *err)
{
	(void)inside, (void)err;
	umask(022);
	return 0;
}

static int inside_sources(struct inside *inside, struct err *err)
{
	return mounts_sources(&inside->mounts, err);
}

static int inside_data(struct inside *inside, struct err *err)
{
	const char *name = spec_data(inside->spec);

	inside->input = name ? mounts_data(&inside->mounts, inside->warm, name, err) : -1;
	return name && inside->input < 0 ? -1 : 0;
}

static int inside_maps(struct inside *inside, struct err *err)
{
	char go;

	return read(inside->lifeline, &go, 1) == 1 ? 0 : err_set(err, ERR_SYSTEM, "the keeper is gone");
}

static int inside_ids(struct inside *inside, struct err *err)
{
	return userns_become(&inside->ids, err);
}

/* With subordinate ids a holder stays the caller: nobody else's processes could the caller's runs enter. */
static int inside_hold_ids(struct inside *inside, struct err *err)
{
	return inside->ids.sub ? 0 : userns_become(&inside->ids, err);
}

/*
 * Subordinate ids: only here somebody is allowed to change owners.  The folder, and the pipes that the keeper
 * has made: so that /dev/stdin can be opened.
 */
static int inside_hand_over(struct inside *inside, struct err *err)
{
	if (!inside->ids.sub)
		return 0;
	for (int i = 0; i < 3; i++)
		if (inside->stdio[i] >= 0 && fchown(inside->stdio[i], USERNS_BOX_ID, USERNS_BOX_ID) < 0)
			return err_sys(err, "pipe");
	return fs_chown_tree(inside->work, USERNS_BOX_ID, USERNS_BOX_ID, err);
}

static int inside_deathsig(struct inside *inside, struct err *err)
{
	struct pollfd keeper = { .fd = inside->lifeline };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return err_sys(err, "PR_SET_PDEATHSIG");
	/* It tells of deaths from now on only, and getppid() is 0 here dead or alive; a hung-up pipe tells.
	 */
	if (poll(&keeper, 1, 0) > 0 && (keeper.revents & POLLHUP))
		return err_set(err, ERR_SYSTEM, "the keeper is gone");
	return 0;
}

static int inside_proc(struct inside *inside, struct err *err)
{
	return mounts_proc_make(&inside->mounts, err);
}

static int inside_mounts(struct inside *inside, struct err *err)
{
	return mounts_build(&inside->mounts, err);
}

static int inside_no_userns(struct inside *inside, struct err *err)
{
	return userns_close(inside->mounts.proc, err);
}

static int inside_hostname(struct inside *inside, struct err *err)
{
	(void)inside;
	return sethostname("box", 3) < 0 ? err_sys(err, "sethostname") : 0;
}

static int inside_root(struct inside *inside, struct err *err)
{
	return mounts_enter(&inside->mounts, err);
}

static int inside_renew(struct inside *inside, struct err *err)
{
	return mounts_renew(&inside->mounts, err);
}

/* keyrings(7): credentials keep the caller's session keyring in a new user namespace, too. */
static int inside_keyring(struct inside *inside, struct err *err)
{
	(void)inside;
	/* ENOSYS, EPERM: there are no keyrings here, for the program neither */
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS && errno != EPERM)
		return err_sys(err, "keyctl (see /proc/key-users and kernel.keys.maxkeys)");
	return 0;
}

int64_t inside_cpu(void)
{
	struct timespec used;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* Somebody whom the kernel never kills for want of memory would wait for it for ever. */
static int inside_mortal(struct inside *inside, struct err *err)
{
	static const char file[] = "/proc/self/oom_score_adj";
	char text[16];

	if (!inside->leaf || cgroup_read(AT_FDCWD, file, text, sizeof(text)) <= 0 || text[0] != '-')
		return 0;
	return cgroup_write(AT_FDCWD, file, err, "0");
}

static int inside_leaf(struct inside *inside, struct err *err)
{
	if (!inside->leaf || cgroup_birth(inside->leaf) >= 0)
		return 0;
	if (cgroup_enter(inside->leaf, err) < 0)
		return -1;
	inside->entered_ns = inside_cpu();
	return 0;
}

static int inside_cgroupns(struct inside *inside, struct err *err)
{
	(void)inside;
	/* EINVAL: a kernel without control groups has nothing to hide */
	if (unshare(CLONE_NEWCGROUP) < 0 && errno != EINVAL)
		return err_sys(err, "unshare");
	return 0;
}

static int inside_detach(struct inside *inside, struct err *err)
{
	return mounts_detach(&inside->mounts, err);
}

/* The host is gone, and pid 1 is ready for the program. */
static int inside_release(struct inside *inside, struct err *err)
{
	if (inside->shares)
		return 0;
	return write(inside->meeting[1], "g", 1) == 1 ? 0 : err_sys(err, "pipe");
}

/* pid 1 itself stays where it is: it has no use for a network, and nothing can make it use one. */
static int inside_network(struct inside *inside, struct err *err)
{
	if (inside->spec->network == NETWORK_HOST || inside->entered_net)
		return 0;
	return net_make(inside->spec->network == NETWORK_LOOPBACK, err);
}

static int inside_cover(struct inside *inside, struct err *err)
{
	return mounts_proc_cover(&inside->mounts, err);
}

/*
 * pivot_root(2) in pid 1 has moved the root of every process of the mount namespace, this one's too, but not
 * a working directory that was elsewhere: that still lies outside.
 */
static int inside_meet(struct inside *inside, struct err *err)
{
	char go;

	if (!inside->shares) {
		close(inside->meeting[1]); /* else the end of pid 1 could not be seen */
		if (read(inside->meeting[0], &go, 1) != 1)
			return err_set(err, ERR_SYSTEM, "pid 1 is gone");
	}
	return chdir("/") < 0 ? err_sys(err, "chdir /") : 0;
}

static int inside_bounding(struct inside *inside, struct err *err)
{
	(void)inside;
	return caps_drop_bounding(err);
}

static int inside_privileges(struct inside *inside, struct err *err)
{
	(void)inside;
	return caps_drop_all(err);
}

static int inside_leave(struct inside *inside, struct err *err)
{
	(void)inside;
	return setsid() < 0 ? err_sys(err, "setsid") : 0;
}

/*
 * Both processes are copies of the keeper, with all that the caller's environment holds.  Until here nobody
 * is in the box but they; of what is outside, only the caller himself and root can look at them, as they can
 * at the keeper.  From here on nobody in the box can trace pid 1, open what /proc/1 has, or, by hidepid, see
 * it.  The other process does not come to its execve before this, and by that loses the copy; so it needs no
 * such guard, and could not have one: execve makes it dumpable again.  Towards the other side nothing is
 * asked: pid 1 opens nothing of the program's.
 */
static int inside_guard(struct inside *inside, struct err *err)
{
	sigset_t all;

	(void)inside;
	sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, NULL) < 0)
		return err_sys(err, "sigprocmask");
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? err_sys(err, "PR_SET_DUMPABLE") : 0;
}

static int inside_signals(struct inside *inside, struct err *err)
{
	/* All zero is SIG_DFL, no flags, an empty mask.  Not through the C library, which hides two signals
	 * of its own: posix_spawn() leaves those ignored. */
	static const unsigned long standard[8];
	sigset_t none;

	(void)inside;
	for (int number = 1; number < NSIG; number++)
		syscall(SYS_rt_sigaction, number, standard, NULL, NSIG / 8);
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) < 0 ? err_sys(err, "sigprocmask") : 0;
}

/* A session of its own: else kill(0, ...) of a program with the caller's uid would reach the caller. */
static int inside_session(struct inside *inside, struct err *err)
{
	if (!inside->spec->tty_hack)
		return setsid() < 0 ? err_sys(err, "setsid") : 0;
	if (setpgid(0, 0) < 0)
		return err_sys(err, "setpgid");
	signal(SIGTTOU, SIG_IGN); /* sent to a background process that takes the terminal */
	for (int i = 0; i < 3; i++)
		if (tcsetpgrp(i, getpgrp()) == 0)
			break;
	signal(SIGTTOU, SIG_DFL);
	return 0;
}

static int inside_go(const char *path, struct err *err)
{
	auto_fd int folder = path ? fds_in_box(path, O_PATH | O_DIRECTORY) : -1;

	if (path && (folder < 0 || fchdir(folder) < 0))
		return err_sys(err, "--chdir: %s (a path in the box)", path);
	return 0;
}

static int inside_home(struct err *err)
{
	return chdir("/box") < 0 && errno != ENOENT ? err_sys(err, "/box") : 0;
}

/*
 * What is found wrong here is the program's fault and not the sandbox's: it fails like an execve.  The steps
 * behind this one go to the same folders again as the box's user.
 */
static int inside_image(struct inside *inside, struct err *err)
{
	int found;

	if (inside_home(err) < 0 || inside_go(inside->spec->chdir, err) < 0)
		return -1;
	found = image_check(inside->spec->program[0], err);
	inside->refused = found > 0;
	return found < 0 ? -1 : 0;
}

/* Whoever opens the gate is told that all is ready, where there is a way to and he listens. */
static bool inside_tell(int gate)
{
	return send(gate, "r", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 || errno == ENOTSOCK || errno == EPIPE ||
	       errno == EAGAIN;
}

static ssize_t inside_ask(int gate)
{
	struct pollfd open = { .fd = gate, .events = POLLIN };
	ssize_t got;
	char go;

	if (!inside_tell(gate))
		return -1;
	/* one that does not block stays so: others have it, too */
	while ((got = read(gate, &go, 1)) < 0 && (errno == EAGAIN || errno == EINTR))
		poll(&open, 1, -1);
	return got;
}

int inside_wait(struct inside *inside, struct err *err)
{
	struct timespec now;
	ssize_t got;

	if (inside->gate < 0 || inside->began_ns)
		return 0;
	got = inside_ask(inside->gate);
	if (got < 0)
		return err_sys(err, "--gate=%d", inside->gate);
	if (got == 0)
		return err_set(err, ERR_USAGE, "--gate=%d was closed before a byte came", inside->gate);
	clock_gettime(CLOCK_MONOTONIC, &now);
	inside->began_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	auto_close(&inside->gate);
	return 0;
}

/* To open a file may take for ever, which counts for the limit by the clock: nothing opens before that
 * begins.
 */
static int inside_gate(struct inside *inside, struct err *err)
{
	const struct box_spec *spec = inside->spec;
	struct inside_message message = { .kind = INSIDE_BEGUN };

	if (inside->gate < 0 || !((spec->in && !spec_data(spec)) || spec->out || spec->diag))
		return 0;
	if (inside_wait(inside, err) < 0)
		return -1;
	message.began_ns = inside->began_ns;
	return pass_send(inside->messages, &message, sizeof(message), -1) < 0 ? err_sys(err, "pipe") : 0;
}

static int inside_redirects(struct inside *inside, struct err *err)
{
	const int stdio[3] = { inside->input >= 0 ? inside->input : inside->stdio[0], inside->stdio[1],
		inside->stdio[2] };

	if (inside_home(err) < 0)
		return -1;
	return fds_redirect(inside->spec, stdio, inside->hand, err);
}

static int inside_directory(struct inside *inside, struct err *err)
{
	return inside_go(inside->spec->chdir, err);
}

/* pid 1 is ours, and so is a holder, but for one with subordinate ids, which stays the caller. */
static int inside_limits(struct inside *inside, struct err *err)
{
	return rlimits_set(inside->spec, inside->warm && !inside->ids.sub ? 2 : 1, err);
}

static int inside_widen(struct inside *inside, struct err *err)
{
	(void)err;
	affinity_widen(inside->spec->affinity);
	return 0;
}

/* Everything that comes from here on must be everyday calls. */
static int inside_filter(struct inside *inside, struct err *err)
{
	return inside->filter.count ? syscalls_load(&inside->filter, &inside->listener, err) : 0;
}

static int inside_filter_init(struct inside *inside, struct err *err)
{
	(void)inside;
	return syscalls_guard(err);
}

static int inside_descriptors(struct inside *inside, struct err *err)
{
	const int keep[] = { inside->stdio[0], inside->stdio[1], inside->stdio[2], inside->messages,
		inside->hand, inside->input, inside->gate };

	if (fds_close_others(inside->spec, keep, sizeof(keep) / sizeof(keep[0]), err) < 0)
		return -1;
	return rlimits_raise_files(err);
}

static const struct inside_step inside_first_steps[] = {
#define FIRST(function, words) { inside_##function, EVER, words },
#include "steps.def"
};

static const struct inside_step inside_box_steps[] = {
#define BOX(function, when, words) { inside_##function, when, words },
#include "steps.def"
};

static const struct inside_step inside_rest_steps[] = {
#define REST(function, words) { inside_##function, EVER, words },
#include "steps.def"
};

static const struct inside_step inside_holder_steps[] = {
#define HOLD(function, words) { inside_##function, EVER, words },
#include "steps.def"
};

static const struct inside_step inside_program_steps[] = {
#define PROGRAM(function, words) { inside_##function, EVER, words },
#include "steps.def"
};

#define INSIDE_LIST(steps) \
	{ \
		steps, sizeof(steps) / sizeof((steps)[0]) \
	}

const struct inside_list inside_first = INSIDE_LIST(inside_first_steps);
const struct inside_list inside_box = INSIDE_LIST(inside_box_steps);
const struct inside_list inside_rest = INSIDE_LIST(inside_rest_steps);
const struct inside_list inside_program = INSIDE_LIST(inside_program_steps);
const struct inside_list inside_holder = INSIDE_LIST(inside_holder_steps);
