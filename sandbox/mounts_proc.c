/*
 * mounts_proc.c: the box's /proc: only the processes of the box, and nothing of mounts_proc.def.
 *
 * Called by mounts and by a step of pid 1, as the box's user with all capabilities of the user namespace.
 * Fails where a new proc cannot be mounted.  Must never leave a proc in the box without its covers: a
 * program, which may not mount or unmount anything, cannot get below them.
 */
#include "mounts.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* While the covers are made there is a file in the one for folders. */
#define PROC_FILE "file"

static const char *const proc_folders[] = {
#define FOLDER(name, why) name,
#include "mounts_proc.def"
	NULL,
};

static const char *const proc_files[] = {
#define FILE(name, why) name,
#include "mounts_proc.def"
	NULL,
};

bool mounts_proc_rule(const struct dir_rule *rule)
{
	return (rule->flags & DIR_FS) && strcmp(rule->out, "proc") == 0;
}

const struct dir_rule *mounts_proc_first(const struct dir_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++)
		if (mounts_proc_rule(&rules->rule[i]))
			return &rules->rule[i];
	return NULL;
}

static int proc_fresh(struct err *err)
{
	/* what the box's user may not trace, pid 1 above all, is not even listed */
	static const char *const options[] = { "hidepid", "2", NULL };
	int proc = mounts_fresh(
		"proc", options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, err);

	if (proc < 0 && err->no == EPERM)
		return err_wrap(err,
			"a new proc can be mounted only where the host's is fully visible (in a container "
			"parts of it are masked: Docker needs --security-opt systempaths=unconfined)");
	return proc;
}

int mounts_proc_make(struct mounts *mounts, struct err *err)
{
	/* as visible as it is outside: only then the kernel allows a new one in there (mount_namespaces(7))
	 */
	mounts->proc = mounts->hold ? mounts_clone(AT_FDCWD, "/proc", 0, true, err) : proc_fresh(err);
	return mounts->proc < 0 ? -1 : 0;
}

int mounts_proc_fresh(const struct mounts *mounts, const struct dir_rule *rule, struct err *err)
{
	int proc;

	/* the first rule that asks for a proc gets the one that is there; a mount can be attached only once
	 */
	if (rule != mounts_proc_first(mounts->rules))
		return proc_fresh(err);
	proc = fcntl(mounts->proc, F_DUPFD_CLOEXEC, 3);
	return proc < 0 ? err_sys(err, "file system proc") : proc;
}

static int proc_bind(const char *from, const char *to, struct err *err)
{
	if (mount(from, to, NULL, MS_BIND, NULL) == 0)
		return 1;
	/* this kernel has no such name, and it is not that the bind has failed */
	if (errno == ENOENT && faccessat(AT_FDCWD, to, F_OK, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
		return 0;
	return err_sys(err, "cover /proc/%s", to);
}

static int proc_close(int dir, const char *path, struct err *err)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
					       MOUNT_ATTR_NOEXEC };

	return mount_setattr(dir, path, AT_EMPTY_PATH, &attr, sizeof(attr)) < 0 ? err_sys(err, "covers") : 0;
}

/* Covers all other names that exist by binds of the first, which keep its flags. */
static int proc_cover_more(const char *first, const char *const *more, struct err *err)
{
	for (; *more; more++)
		if (proc_bind(first, *more, err) < 0)
			return -1;
	return 0;
}

/*
 * The folders, the first of which every kernel has, by a new empty file system; the files by a file in that,
 * which has no name any more in the end.  The working directory is the proc.
 */
static int proc_cover(struct err *err)
{
	static const char *const options[] = { "size", "4k", "nr_inodes", "2", "mode", "0555", NULL };
	auto_fd int tree = mounts_fresh("tmpfs", options, 0, err);
	const char *const *name = proc_files;
	char file[40];
	int found = 0;

	if (tree < 0)
		return -1;
	if (mknodat(tree, PROC_FILE, S_IFREG, 0) < 0 ||
		move_mount(tree, "", AT_FDCWD, proc_folders[0], MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return err_sys(err, "cover /proc/%s", proc_folders[0]);
	snprintf(file, sizeof(file), "%s/" PROC_FILE, proc_folders[0]);
	while (*name && (found = proc_bind(file, *name, err)) == 0)
		name++;
	if (found < 0 || (found && (proc_close(AT_FDCWD, *name, err) < 0 ||
					   proc_cover_more(*name, name + 1, err) < 0)))
		return -1;
	if (unlinkat(tree, PROC_FILE, 0) < 0)
		return err_sys(err, "covers");
	if (proc_close(tree, "", err) < 0)
		return -1;
	return proc_cover_more(proc_folders[0], proc_folders + 1, err);
}

int mounts_proc_cover(const struct mounts *mounts, struct err *err)
{
	for (size_t i = 0; i < mounts->rules->count; i++) {
		const struct dir_rule *rule = &mounts->rules->rule[i];
		auto_fd int root = -1, proc = -1;

		if (!mounts_proc_rule(rule))
			continue;
		root = fs_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0, err);
		proc = root < 0 ? -1 : fs_open_in_root(root, rule->in, O_PATH | O_DIRECTORY, 0, err);
		if (proc < 0)
			return err_wrap(err, "/%s", rule->in);
		if (fchdir(proc) < 0)
			return err_sys(err, "/%s", rule->in);
		if (proc_cover(err) < 0)
			return -1;
	}
	return 0;
}
