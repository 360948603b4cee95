/*
 * userns_take.c: gives a box's files back to the caller, who cannot do that himself; see userns.h.
 *
 * Called when nothing is alive in the box: at the end of a run, and after a run whose keeper was killed.  A
 * child in a user namespace of its own, with the map of the box, changes the owners there.  It holds the lock
 * of the box with the descriptor it was born with, goes on when the caller is killed, and obeys no signal but
 * SIGKILL.  Must never execute anything.
 */
#include "userns.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

struct take {
	int dir, holder;
	const char *name;
	int go[2], says[2];
};

static void take_close(struct take *take)
{
	for (int i = 0; i < 2; i++) {
		auto_close(&take->go[i]);
		auto_close(&take->says[i]);
	}
}

/*
 * In the child: user 0 there is the caller.  What has several names and is the box's has all of them in the
 * box's folder or in one that the caller had bound for it; others' files with several names are not ours to
 * change.
 */
static int take_all(const struct take *take, struct err *err)
{
	auto_fd int folder = fs_open_in_root(take->dir, take->name, O_RDONLY | O_DIRECTORY, 0, err);

	return folder < 0 ? -1 : fs_take_tree(folder, USERNS_BOX_ID, 0, 0, err);
}

static _Noreturn void take_main(struct take *take)
{
	struct err err = { 0 };
	sigset_t all;
	char go;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	auto_close(&take->go[1]);
	auto_close(&take->says[0]);
	if (take->holder >= 0 && setns(take->holder, CLONE_NEWUSER) < 0)
		_exit(1);
	if (read(take->go[0], &go, 1) != 1)
		_exit(1);
	if (take_all(take, &err) == 0)
		_exit(0);
	_exit(write(take->says[1], &err, sizeof(err)) < 0 ? 2 : 1);
}

/* The child has been cloned: maps it, lets it go, and hears what came of it. */
static int take_watch(struct take *take, pid_t child, const struct userns_ids *ids, struct err *err)
{
	struct err said;
	int status = -1, mapped = take->holder >= 0 ? 0 : userns_sub_map(child, ids, err);

	auto_close(&take->says[1]);
	if (mapped == 0 && write(take->go[1], "g", 1) != 1)
		mapped = err_sys(err, "pipe");
	auto_close(&take->go[1]); /* a child that may not begin ends now */
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (mapped < 0 || status == 0)
		return mapped;
	if (read(take->says[0], &said, sizeof(said)) != sizeof(said))
		return err_set(err, ERR_SYSTEM, "the process that hands back the files was killed");
	said.text[sizeof(said.text) - 1] = '\0';
	*err = said;
	return -1;
}

static int take_by(struct take *take, const struct userns_ids *ids, struct err *err)
{
	struct clone_args args = { .flags = take->holder >= 0 ? 0 : CLONE_NEWUSER, .exit_signal = SIGCHLD };
	long child;

	if (pipe2(take->go, O_CLOEXEC) < 0 || pipe2(take->says, O_CLOEXEC) < 0)
		return err_sys(err, "pipe");
	child = syscall(SYS_clone3, &args, sizeof(args));
	if (child == 0)
		take_main(take);
	return child < 0 ? err_sys(err, "new user namespace") : take_watch(take, (pid_t)child, ids, err);
}

int userns_take(int dir, const char *name, uid_t uid, gid_t gid, int holder, struct err *err)
{
	const struct userns_ids ids = { .own = true, .sub = true, .uid = uid, .gid = gid };
	struct take take = {
		.dir = dir, .holder = holder, .name = name, .go = { -1, -1 }, .says = { -1, -1 }
	};
	int result;

	signal(SIGCHLD, SIG_DFL); /* ignored, the child would vanish with its status */
	result = take_by(&take, &ids, err);
	take_close(&take);
	if (result == 0 || holder < 0)
		return result;
	/* the holder may have ended */
	take.holder = -1;
	result = take_by(&take, &ids, err);
	take_close(&take);
	return result;
}
