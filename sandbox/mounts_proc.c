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

/* What covers a folder, and what covers a file. */
#define PROC_FOLDER "folder"
#define PROC_FILE   "file"

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

int mounts_proc_covers(struct err *err)
{
	static const char *const options[] = { "size", "4k", "nr_inodes", "3", "mode", "0555", NULL };
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
					       MOUNT_ATTR_NOEXEC };
	auto_fd int covers = mounts_fresh("tmpfs", options, 0, err);

	if (covers < 0)
		return -1;
	if (mkdirat(covers, PROC_FOLDER, 0555) < 0 || mknodat(covers, PROC_FILE, S_IFREG, 0) < 0 ||
		mount_setattr(covers, "", AT_EMPTY_PATH, &attr, sizeof(attr)) < 0)
		return err_sys(err, "covers");
	return fd_take(&covers);
}

/* Whether there was something to cover. */
static int proc_covered(int result, const char *name, struct err *err)
{
	if (result == 0)
		return 1;
	/* this kernel has no such name, and it is not that the bind has failed */
	if (errno == ENOENT && faccessat(AT_FDCWD, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
		return 0;
	return err_sys(err, "cover /proc/%s", name);
}

/*
 * The first by the cover, the others by binds of the first, which take one call each; they keep the cover's
 * flags.  The working directory is the proc.
 */
static int proc_cover(int covers, const char *cover, const char *const *names, struct err *err)
{
	auto_fd int tree = open_tree(covers, cover, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	const char *first = NULL;

	if (tree < 0)
		return err_sys(err, "covers");
	for (; *names; names++) {
		int result = first ? mount(first, *names, NULL, MS_BIND, NULL)
				   : move_mount(tree, "", AT_FDCWD, *names, MOVE_MOUNT_F_EMPTY_PATH);
		int found = proc_covered(result, *names, err);

		if (found < 0)
			return -1;
		if (found && !first)
			first = *names;
	}
	return 0;
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
		if (proc_cover(mounts->covers, PROC_FOLDER, proc_folders, err) < 0 ||
			proc_cover(mounts->covers, PROC_FILE, proc_files, err) < 0)
			return -1;
	}
	return 0;
}
