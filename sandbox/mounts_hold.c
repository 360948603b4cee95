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
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOUNTS_FOR_DATA (MOUNTS_SAFE | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC)

bool mounts_holdable(const struct dir_rules *rules)
{
	const struct dir_rule *proc = mounts_proc_first(rules);

	if (!proc || strcmp(proc->in, "proc") != 0)
		return false;
	for (size_t i = 0; i < rules->count; i++) {
		const struct dir_rule *around = mounts_around(rules, i);

		if (around && (around->flags & MOUNTS_NEW) && !(rules->rule[i].flags & MOUNTS_NEW))
			return false;
	}
	return true;
}

int mounts_data_tree(const struct mounts *mounts, struct err *err)
{
	int tree = mounts_clone(AT_FDCWD, mounts->data, MOUNTS_FOR_DATA, true, err);

	return tree < 0 ? err_wrap(err, "--data") : tree;
}

/*
 * A file by itself: as the root of its own mount its path is "/", and says nothing of where it lies.  In a
 * warm run it is laid on the holder's proc, and detached with it: what is attached nowhere the kernel would
 * detach by itself, which takes as long again.
 */
static int mounts_data_alone(int file, bool warm, struct err *err)
{
	auto_fd int alone = mounts_clone(file, "", MOUNTS_FOR_DATA, false, err);
	char path[32] = "/" MOUNTS_FILE;

	if (alone < 0)
		return -1;
	if (warm && move_mount(alone, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return err_sys(err, "mount on the holder's %s", path);
	if (!warm)
		snprintf(path, sizeof(path), "/proc/self/fd/%d", alone);
	return fs_open(AT_FDCWD, path, O_RDONLY, 0, err);
}

int mounts_data(const struct mounts *mounts, bool warm, const char *name, struct err *err)
{
	auto_fd int folder = fs_open(
		AT_FDCWD, warm ? "/" MOUNTS_DATA : mounts->data, O_PATH | O_DIRECTORY, 0, err);
	auto_fd int file = -1;
	struct stat st;
	int opened;

	if (folder < 0)
		return -1;
	file = fs_open_beneath(folder, name, O_PATH, 0, err);
	if (file < 0)
		return err_wrap(
			err, "--stdin=data:%s (a file below %s, links not followed)", name, mounts->data);
	if (fstat(file, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_USAGE, "--stdin=data:%s is not a file", name);
	opened = mounts_data_alone(file, warm, err);
	return opened < 0 ? err_wrap(err, "--stdin=data:%s", name) : opened;
}

/*
 * The host's proc, which was there for the kernel to allow one of our own, and what lies on it, give their
 * place to that, which has been made before.  In one go: the kernel waits for all CPUs of the machine.  Below
 * it the holder has laid the covers.
 */
int mounts_renew(struct mounts *mounts, struct err *err)
{
	mounts->root = fs_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0, err);
	if (mounts->root < 0)
		return -1;
	if (umount2("/proc", MNT_DETACH | UMOUNT_NOFOLLOW) < 0)
		return err_sys(err, "detach the holder's /proc");
	mounts->covers = fs_open(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY, 0, err);
	if (mounts->covers < 0)
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
		else if (rule->out && !(rule->flags & MOUNTS_NEW))
			mounts_describe_source(box, rule->out, buf);
		buf_puts(buf, "\n");
	}
}
