/*
 * mounts_hold.c: what a holder's root has besides, and what a run that enters it makes of that; see mounts.h.
 *
 * Called by steps of pid 1, and by plan.  Fails when the kernel refuses.  Must never leave in a run's root
 * what only the holder is to have: the host's proc, and the folder of --data.
 */
#include "mounts.h"

#include "base/auto.h"
#include "base/fs.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

bool mounts_holdable(const struct dir_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct dir_rule *around = mounts_around(rules, i);

		if (around && (around->flags & MOUNTS_NEW) && !(rules->rule[i].flags & MOUNTS_NEW))
			return false;
	}
	return true;
}

int mounts_data_tree(const struct mounts *mounts, struct err *err)
{
	int tree = mounts_clone(
		AT_FDCWD, mounts->data, MOUNTS_SAFE | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC, true, err);

	return tree < 0 ? err_wrap(err, "--data") : tree;
}

int mounts_data(const struct mounts *mounts, bool warm, const char *name, struct err *err)
{
	auto_fd int folder = warm ? fs_open(AT_FDCWD, "/" MOUNTS_DATA, O_PATH | O_DIRECTORY, 0, err)
				  : mounts_data_tree(mounts, err);
	auto_fd int file = -1;
	struct stat st;

	if (folder < 0)
		return -1;
	file = fs_open_beneath(folder, name, O_RDONLY | O_NONBLOCK, 0, err);
	if (file < 0)
		return err_wrap(
			err, "--stdin=data:%s (a file below %s, links not followed)", name, mounts->data);
	if (fstat(file, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_USAGE, "--stdin=data:%s is not a file", name);
	if (fcntl(file, F_SETFL, 0) < 0) /* the wait for a fifo is over */
		return err_sys(err, "--stdin=data:%s", name);
	return fd_take(&file);
}

/* Nothing of the box's user runs yet. */
static int mounts_drop(const struct mounts *mounts, const char *in, struct err *err)
{
	auto_fd int held = fs_open_in_root(mounts->root, in, O_PATH | O_DIRECTORY, 0, err);

	if (held < 0)
		return -1;
	if (fchdir(held) < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		return err_sys(err, "detach the holder's /%s", in);
	return 0;
}

/*
 * The host's proc, which was there for the kernel to allow one of our own, gives its place to that, which has
 * been made before.
 */
int mounts_renew(struct mounts *mounts, struct err *err)
{
	const struct dir_rule *proc = mounts_proc_first(mounts->rules);

	mounts->root = fs_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0, err);
	if (mounts->root < 0 || (proc && mounts_drop(mounts, proc->in, err) < 0) ||
		(mounts->data && mounts_drop(mounts, MOUNTS_DATA, err) < 0))
		return -1;
	for (size_t i = 0; i < mounts->rules->count; i++)
		if ((mounts->rules->rule[i].flags & MOUNTS_NEW) && mounts_rule(mounts, i, err) < 0)
			return -1;
	return 0;
}

void mounts_describe_source(int dir, const char *path, struct buf *buf)
{
	struct stat st = { 0 };

	if (fstatat(dir, path, &st, 0) < 0)
		buf_printf(buf, " -");
	else
		buf_printf(buf, " %llx:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
}

void mounts_describe(const struct dir_rules *rules, int box, struct buf *buf)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct dir_rule *rule = &rules->rule[i];

		buf_printf(buf, "%s=%s:%x", rule->in, rule->out ? rule->out : "", rule->flags);
		if (rule->flags & DIR_OWN)
			mounts_own_describe(rule, buf);
		else if (!(rule->flags & MOUNTS_NEW))
			mounts_describe_source(box, rule->out, buf);
		buf_puts(buf, "\n");
	}
}
