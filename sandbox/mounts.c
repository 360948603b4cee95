/*
 * mounts.c: carries out directory rules and makes the result the root; see mounts.h.
 *
 * Called by the steps of pid 1 (steps.def).  Every mount is made detached, gets its flags while nobody can
 * reach it, and is then attached by descriptor (open_tree, mount_setattr, move_mount), so flags hold
 * recursively from the first moment and no path of the box is ever resolved through a link.  Fails when a
 * source is missing or the kernel refuses.  Must never make a folder inside a bound one: it would be the
 * host's.
 */
#include "mounts.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* folders and small files of the root itself */
#define MOUNTS_ROOT_SIZE "1m"
/* one inode for each 4 KiB, as tmpfs has by default, but never more than this */
#define MOUNTS_MAX_INODES 65536

int mounts_prepare(struct mounts *mounts, struct err *err)
{
	mounts->tree = malloc((mounts->rules->count + 1) * sizeof(int));
	mounts->link = calloc(mounts->rules->count + 1, sizeof(char *));
	if (!mounts->tree || !mounts->link)
		return err_nomem(err);
	for (size_t i = 0; i < mounts->rules->count; i++)
		mounts->tree[i] = -1;
	for (size_t i = 0; i < MOUNTS_OWN_MAX; i++)
		mounts->own[i] = -1;
	mounts->folder = mounts->box = mounts->anchor = mounts->root = mounts->proc = mounts->covers = -1;
	return 0;
}

static unsigned long mounts_attributes(unsigned int flags)
{
	unsigned long attributes = MOUNT_ATTR_NOSUID;

	if (!(flags & (DIR_RW | DIR_TMP | DIR_FS)))
		attributes |= MOUNT_ATTR_RDONLY;
	if (!(flags & DIR_DEV))
		attributes |= MOUNT_ATTR_NODEV;
	if (flags & DIR_NOEXEC)
		attributes |= MOUNT_ATTR_NOEXEC;
	return attributes;
}

int mounts_clone(int dir, const char *path, unsigned long attributes, bool recursive, struct err *err)
{
	struct mount_attr attr = { .attr_set = attributes, .propagation = MS_PRIVATE };
	unsigned int deep = recursive ? AT_RECURSIVE : 0;
	auto_fd int tree = open_tree(dir, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | deep);

	if (tree < 0 && errno == EINVAL && !recursive)
		return err_set(err, ERR_SYSTEM,
			"%s: the kernel binds it only together with what is mounted below it; leave out "
			"'norec'",
			path);
	if (tree < 0)
		return err_sys(err, "%s", path);
	if (mount_setattr(tree, "", AT_EMPTY_PATH | deep, &attr, sizeof(attr)) < 0)
		return err_sys(err, "%s: mount flags", path);
	return fd_take(&tree);
}

int mounts_fresh(const char *type, const char *const *options, unsigned long attributes, struct err *err)
{
	auto_fd int context = fsopen(type, FSOPEN_CLOEXEC);
	int tree;

	if (context < 0)
		return err_sys(err, "file system %s", type);
	for (; options && *options; options += 2)
		if (fsconfig(context, FSCONFIG_SET_STRING, options[0], options[1], 0) < 0)
			return err_sys(err, "file system %s: %s=%s", type, options[0], options[1]);
	if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return err_sys(err, "file system %s", type);
	tree = fsmount(context, FSMOUNT_CLOEXEC, (unsigned int)attributes);
	if (tree < 0)
		return err_sys(err, "file system %s", type);
	return tree;
}

static int mounts_memory(
	int64_t bytes, int64_t inodes, const char *mode, unsigned long attributes, struct err *err)
{
	char size[24], count[24];
	const char *options[] = { "size", size, "nr_inodes", count, "mode", mode, NULL };

	snprintf(size, sizeof(size), "%lld", (long long)bytes);
	snprintf(count, sizeof(count), "%lld", (long long)inodes);
	return mounts_fresh("tmpfs", options, attributes, err);
}

static int mounts_fresh_tmpfs(const struct mounts *mounts, unsigned long attributes, struct err *err)
{
	int64_t inodes = mounts->tmp_size / 4096 + 1;

	return mounts_memory(mounts->tmp_size,
		mounts->tmp_size && inodes < MOUNTS_MAX_INODES ? inodes : MOUNTS_MAX_INODES, "1777",
		attributes, err);
}

int mounts_box(const struct mounts *mounts, struct err *err)
{
	return mounts_memory(mounts->box_size, mounts->box_inodes, "0700", MOUNTS_SAFE, err);
}

/* Whether the rule is for the box folder, and that is in memory. */
static bool mounts_boxed(const struct mounts *mounts, const struct dir_rule *rule)
{
	return mounts->box_size && rule->out && !(rule->flags & MOUNTS_NEW) &&
	       strcmp(rule->out, "./box") == 0;
}

/* The kernel gives a sysfs only to those who own their network namespace: an empty one of this process's own.
 */
static int mounts_fresh_sysfs(const struct mounts *mounts, unsigned long attributes, struct err *err)
{
	if (mounts->host_net)
		return err_set(
			err, ERR_USAGE, "sysfs cannot be mounted with --share-net; leave out one of them");
	if (unshare(CLONE_NEWNET) < 0)
		return err_sys(err, "network namespace for sysfs");
	return mounts_fresh("sysfs", NULL, attributes | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC, err);
}

static int mounts_fs(const struct mounts *mounts, const struct dir_rule *rule, struct err *err)
{
	static const char *const devpts[] = { "newinstance", "1", "ptmxmode", "0666", "mode", "0620", NULL };
	unsigned long attributes = mounts_attributes(rule->flags);

	if (strcmp(rule->out, "proc") == 0)
		return mounts_proc_fresh(mounts, rule, err);
	if (strcmp(rule->out, "tmpfs") == 0)
		return mounts_fresh_tmpfs(mounts, attributes, err);
	if (strcmp(rule->out, "devpts") == 0)
		return mounts_fresh("devpts", devpts + 2, attributes & ~(unsigned long)MOUNT_ATTR_NODEV, err);
	return mounts_fresh_sysfs(mounts, attributes, err);
}

/*
 * On systems where /bin, /lib and the like are links into /usr, and the box has /usr, the box gets the same
 * links: a mount less each, and programs see the paths that they see outside.
 */
static int mounts_same_link(struct mounts *mounts, size_t index, struct err *err)
{
	const struct dir_rule *rule = &mounts->rules->rule[index], *usr = dirs_find(mounts->rules, "usr");
	char target[64];
	ssize_t length;

	if ((rule->flags & ~(unsigned int)DIR_MAYBE) || strcmp(rule->out + 1, rule->in) != 0 ||
		strchr(rule->in, '/') || !usr || usr->flags || strcmp(usr->out, "/usr") != 0)
		return 0;
	length = readlink(rule->out, target, sizeof(target));
	if (length < 0 && errno != EINVAL && errno != ENOENT && errno != ENOTDIR)
		return err_sys(err, "directory rule for /%s: %s", rule->in, rule->out);
	if (length <= 4 || length == sizeof(target) || memcmp(target, "usr/", 4) != 0)
		return 0;
	mounts->link[index] = strndup(target, (size_t)length);
	return mounts->link[index] ? 0 : err_nomem(err);
}

/* "./x": below the box's folder, where boxed code may have put links; none is followed. */
static int mounts_beneath(const struct mounts *mounts, const struct dir_rule *rule, struct err *err)
{
	bool recursive = !(rule->flags & DIR_NOREC);
	const char *path = rule->out + 2 + strspn(rule->out + 2, "/");
	auto_fd int source = fs_open_beneath(mounts->anchor, *path ? path : ".", O_PATH, 0, err);

	if (source < 0)
		return err_wrap(err, "%s (below the box's folder, links not followed)", rule->out);
	return mounts_clone(source, "", mounts_attributes(rule->flags), recursive, err);
}

static int mounts_source(struct mounts *mounts, size_t index, struct err *err)
{
	const struct dir_rule *rule = &mounts->rules->rule[index];
	int tree;

	if ((rule->flags & (DIR_FS | DIR_TMP | DIR_OWN)) || mounts_boxed(mounts, rule))
		return 0;
	if (mounts_same_link(mounts, index, err) < 0)
		return -1;
	if (mounts->link[index])
		return 0;
	if (rule->out[0] == '.')
		tree = mounts_beneath(mounts, rule, err);
	else
		tree = mounts_clone(
			AT_FDCWD, rule->out, mounts_attributes(rule->flags), !(rule->flags & DIR_NOREC), err);
	if (tree < 0 && (rule->flags & DIR_MAYBE) && (err->no == ENOENT || err->no == ENOTDIR))
		return 0;
	if (tree < 0)
		return err_wrap(err, "directory rule for /%s", rule->in);
	mounts->tree[index] = tree;
	return 0;
}

int mounts_sources(struct mounts *mounts, struct err *err)
{
	/* Nothing of ours may reach the host's mount table, nor theirs ours. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return err_sys(err, "private mounts");
	mounts->anchor = fs_open(AT_FDCWD, mounts->box_path, O_PATH | O_DIRECTORY, 0, err);
	if (mounts->anchor < 0)
		return -1;
	for (size_t i = 0; i < mounts->rules->count; i++)
		if (mounts_source(mounts, i, err) < 0)
			return -1;
	if (mounts->hold && mounts->data) {
		mounts->folder = mounts_data_tree(mounts, err);
		if (mounts->folder < 0)
			return -1;
	}
	return mounts_own_sources(mounts, err);
}

int mounts_file(const struct mounts *mounts, const char *in, struct err *err)
{
	/* the folders around it are of our making, or of a file system of ours */
	if (mknodat(mounts->root, in, S_IFREG | 0644, 0) < 0 && errno != EEXIST)
		return err_sys(err, "mount point /%s", in);
	return 0;
}

/* A mount point of the kind that the tree is: a folder, or an empty file.  All are made in the bare root. */
static int mounts_point(const struct mounts *mounts, size_t index, struct err *err)
{
	const char *in = mounts->rules->rule[index].in, *slash = strrchr(in, '/');
	auto_free char *parent = NULL;
	struct stat st = { .st_mode = S_IFDIR };

	if (mounts->tree[index] >= 0 && fstat(mounts->tree[index], &st) < 0)
		return err_sys(err, "/%s", in);
	/* nearly always the folder around it is there */
	if (S_ISDIR(st.st_mode) && (mkdirat(mounts->root, in, 0755) == 0 || errno == EEXIST))
		return 0;
	if (S_ISDIR(st.st_mode))
		return fs_mkdir_in_root(mounts->root, in, 0755, err);
	parent = strndup(in, slash ? (size_t)(slash - in) : 0);
	if (!parent)
		return err_nomem(err);
	if (slash && fs_mkdir_in_root(mounts->root, parent, 0755, err) < 0)
		return -1;
	return mounts_file(mounts, in, err);
}

int mounts_attach(const struct mounts *mounts, int tree, const char *in, struct err *err)
{
	/* without MOVE_MOUNT_T_SYMLINKS a link at the end is not followed */
	if (move_mount(tree, "", mounts->root, in, MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return err_sys(err, "mount on /%s", in);
	return 0;
}

/* A place further down may lie in what an earlier rule has bound, where boxed code could have put a link. */
static int mounts_attach_deep(const struct mounts *mounts, int tree, const char *in, struct err *err)
{
	auto_fd int target = fs_open_in_root(mounts->root, in, O_PATH, 0, err);

	if (target < 0)
		return err_wrap(
			err, "mount point /%s (it must exist in what is bound there, and not be a link)", in);
	if (move_mount(tree, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
		return err_sys(err, "mount on /%s", in);
	return 0;
}

const struct dir_rule *mounts_around(const struct dir_rules *all, size_t index)
{
	const struct dir_rule *rules = all->rule, *around = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < index; i++) {
		size_t length = strlen(rules[i].in);

		if (length <= longest || strncmp(rules[i].in, rules[index].in, length) != 0 ||
			rules[index].in[length] != '/')
			continue;
		longest = length;
		around = &rules[i];
	}
	return around;
}

/* Whether the place lies in a fresh file system of ours, which covers mount points of the bare root. */
static bool mounts_in_tmp(const struct mounts *mounts, size_t index)
{
	const struct dir_rule *around = mounts_around(mounts->rules, index);

	return around && (around->flags & DIR_TMP);
}

static int mounts_rule_box(const struct mounts *mounts, const struct dir_rule *rule, struct err *err)
{
	struct mount_attr attr = { .attr_set = mounts_attributes(rule->flags) };
	auto_fd int tree = mounts->box >= 0 ? fcntl(mounts->box, F_DUPFD_CLOEXEC, 3)
					    : mounts_box(mounts, err);

	if (tree < 0)
		return -1;
	if (mount_setattr(tree, "", AT_EMPTY_PATH, &attr, sizeof(attr)) < 0)
		return err_sys(err, "/%s: mount flags", rule->in);
	return fd_take(&tree);
}

/* What is to be mounted, detached; the caller owns it. */
static int mounts_rule_tree(const struct mounts *mounts, size_t index, struct err *err)
{
	const struct dir_rule *rule = &mounts->rules->rule[index];

	if (rule->flags & DIR_TMP)
		return mounts_fresh_tmpfs(mounts, mounts_attributes(rule->flags), err);
	if (rule->flags & DIR_FS)
		return mounts_fs(mounts, rule, err);
	if (mounts_boxed(mounts, rule))
		return mounts_rule_box(mounts, rule, err);
	return fd_take(&mounts->tree[index]);
}

static int mounts_place(const struct mounts *mounts, size_t index, int tree, struct err *err)
{
	const char *in = mounts->rules->rule[index].in;

	return strchr(in, '/') ? mounts_attach_deep(mounts, tree, in, err)
			       : mounts_attach(mounts, tree, in, err);
}

int mounts_rule(const struct mounts *mounts, size_t index, struct err *err)
{
	const struct dir_rule *rule = &mounts->rules->rule[index];
	bool nothing = !(rule->flags & (DIR_FS | DIR_TMP | DIR_OWN)) && mounts->tree[index] < 0 &&
		       !mounts_boxed(mounts, rule);
	auto_fd int tree = -1;

	if (mounts->hold && (rule->flags & MOUNTS_NEW) && rule != mounts_proc_first(mounts->rules))
		return 0;
	if (!nothing && mounts_in_tmp(mounts, index) && mounts_point(mounts, index, err) < 0)
		return -1;
	if (rule->flags & DIR_OWN)
		return mounts_own_attach(mounts, rule->in, err);
	if (nothing)
		return 0; /* a `maybe` whose source is not there, or a link */
	tree = mounts_rule_tree(mounts, index, err);
	if (tree < 0)
		return err_wrap(err, "directory rule for /%s", rule->in);
	return mounts_place(mounts, index, tree, err);
}

/* Lays the covers below the first proc, where only who detaches that can find them. */
static int mounts_rule_covers(struct mounts *mounts, size_t index, struct err *err)
{
	if (&mounts->rules->rule[index] != mounts_proc_first(mounts->rules))
		return 0;
	if (mounts_in_tmp(mounts, index) && mounts_point(mounts, index, err) < 0)
		return -1;
	mounts->covers = mounts_proc_covers(err);
	return mounts->covers < 0 ? -1 : mounts_place(mounts, index, mounts->covers, err);
}

/* All mount points are made in the bare root before anything is mounted on it. */
static int mounts_points(const struct mounts *mounts, struct err *err)
{
	for (size_t i = 0; i < mounts->rules->count; i++) {
		const struct dir_rule *rule = &mounts->rules->rule[i];
		bool bound = !(rule->flags & (DIR_FS | DIR_TMP | DIR_OWN)) && !mounts_boxed(mounts, rule);

		if (mounts->link[i] && symlinkat(mounts->link[i], mounts->root, rule->in) < 0)
			return err_sys(err, "/%s", rule->in);
		if (bound && mounts->tree[i] < 0)
			continue;
		if (mounts_point(mounts, i, err) < 0)
			return -1;
		if ((rule->flags & DIR_OWN) && mounts_own_files(mounts, rule->in, err) < 0)
			return -1;
	}
	return 0;
}

int mounts_build(struct mounts *mounts, struct err *err)
{
	static const char *const options[] = { "size", MOUNTS_ROOT_SIZE, "nr_inodes", "4096", "mode", "0755",
		NULL };

	mounts->root = mounts_fresh("tmpfs", options, MOUNTS_SAFE, err);
	if (mounts->root < 0 || mounts_points(mounts, err) < 0)
		return -1;
	if (move_mount(mounts->root, "", mounts->anchor, "",
		    MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
		return err_sys(err, "mount the root");
	for (size_t i = 0; i < mounts->rules->count; i++)
		if (mounts_rule_covers(mounts, i, err) < 0 || mounts_rule(mounts, i, err) < 0)
			return -1;
	return mounts->folder < 0 ? 0 : mounts_attach_deep(mounts, mounts->folder, MOUNTS_DATA, err);
}

int mounts_enter(struct mounts *mounts, struct err *err)
{
	struct mount_attr readonly = { .attr_set = MOUNT_ATTR_RDONLY };

	if (mount_setattr(mounts->root, "", AT_EMPTY_PATH, &readonly, sizeof(readonly)) < 0)
		return err_sys(err, "read-only root");
	/* pivot_root(2): with both names ".", the old root ends up mounted on the new one, under our feet */
	if (fchdir(mounts->root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
		return err_sys(err, "pivot_root");
	return 0;
}

int mounts_detach(const struct mounts *mounts, struct err *err)
{
	if (fchdir(mounts->root) < 0 || umount2(".", MNT_DETACH) < 0)
		return err_sys(err, "detach the host's root");
	if (chdir("/") < 0)
		return err_sys(err, "chdir /");
	return 0;
}
