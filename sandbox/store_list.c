/*
 * store_list.c: every box with owner, state, size and path, for --list; and --reap.
 *
 * Called by main.  A box that vanishes meanwhile is left out; one that cannot be looked into is told as such.
 * Must never wait for a box that is in use.
 */
#include "store.h"

#include "base/auto.h"
#include "base/fs.h"
#include "cgroup.h"
#include "holder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

struct list_sum {
	int64_t bytes;
};

static int list_add(void *user, int dir, const char *name, const struct stat *st, struct err *err)
{
	struct list_sum *sum = user;

	(void)dir, (void)name, (void)err;
	sum->bytes += (int64_t)st->st_blocks * 512;
	return FS_GO_ON;
}

/*
 * A box whose folder nobody has locked but whose files belong to a box's user, or which has a control group,
 * or is one of --once: its keeper was killed.
 */
static bool list_left_over(int dir, const struct stat *owner, const struct stat *work)
{
	return cgroup_left(dir) || store_forsaken(dir) || work->st_uid != owner->st_uid;
}

static const char list_running[] = "running";

static bool list_warm(int dir)
{
	auto_buf struct buf likeness = { 0 };
	pid_t pid;
	auto_fd int holder = holder_find(dir, &likeness, &pid);

	return holder >= 0;
}

/* The state of a box that this process has locked, in a word. */
static int list_locked(const struct store *store, const char *name, int dir, bool reap,
	const char **ret_state, struct err *err)
{
	struct store_box box = { .dir = dir, .path = store->path, .around = -1 };
	const char *state = list_warm(dir) ? "warm" : "ready";
	struct stat work, owner;

	if (fstat(dir, &owner) < 0)
		return err_sys(err, "folder");
	if (fstatat(dir, "box", &work, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT)
			return err_sys(err, "box");
		state = "empty";
	} else if (list_left_over(dir, &owner, &work)) {
		state = reap ? state : "left";
		if (reap && (cgroup_sweep(dir, err) < 0 || store_hand_back(&box, -1, err) < 0))
			return -1;
	}
	if (reap && store_forsaken(dir)) {
		state = "removed";
		if (fs_remove_contents(dir, err) < 0)
			return -1;
		if (unlinkat(store->dir, name, AT_REMOVEDIR) < 0)
			return err_sys(err, "remove");
	}
	*ret_state = state;
	return 0;
}

/*
 * The lock is held for a moment only, so that nobody finds the box in use because of this command; for as
 * long as it takes when there is something to put right.
 */
static int list_state(const struct store *store, const char *name, int dir, bool reap, const char **ret_state,
	struct err *err)
{
	int result;

	while (flock(dir, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return err_sys(err, "lock");
		*ret_state = list_running;
		return 0;
	}
	result = list_locked(store, name, dir, reap, ret_state, err);
	flock(dir, LOCK_UN);
	return result;
}

/* What is being written to right now cannot be walked in peace: -1, as for what others have closed. */
static int list_size(int dir, const char *state, int64_t *ret_bytes, struct err *err)
{
	struct list_sum sum = { 0 };

	if (dir < 0 || state == list_running)
		*ret_bytes = -1;
	else if (fs_walk(dir, list_add, &sum, err) == 0)
		*ret_bytes = sum.bytes;
	else if (err->no == EAGAIN || err->no == EACCES || err->no == ENOENT)
		*ret_bytes = -1;
	else
		return -1;
	return 0;
}

static int list_box(const struct store *store, const char *name, bool reap, FILE *out, struct err *err)
{
	auto_fd int dir = openat(store->dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	const char *state = "closed";
	struct stat st;
	int64_t bytes;

	/* closed to us, or no folder */
	if (dir < 0 && errno != EACCES && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		return err_sys(err, "box %s", name);
	if (fstatat(store->dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_sys(err, "box %s", name);
	if ((dir >= 0 && list_state(store, name, dir, reap, &state, err) < 0) ||
		list_size(dir, state, &bytes, err) < 0)
		return err_wrap(err, "box %s", name);
	fprintf(out, "%-10s %-8u %-8s ", name, st.st_uid, state);
	if (bytes < 0)
		fprintf(out, "%10s", "-");
	else
		fprintf(out, "%10lld", (long long)(bytes / 1024));
	fprintf(out, " %s/%s\n", store->path, name);
	return 0;
}

static int list_order(const void *a, const void *b)
{
	return text_natural(*(char *const *)a, *(char *const *)b);
}

int store_list(const struct store *store, bool reap, FILE *out, struct err *err)
{
	auto_strv struct strv names = { 0 };
	auto_dir DIR *all = NULL;
	struct dirent *entry;
	int copy;

	fprintf(out, "%-10s %-8s %-8s %10s %s\n", "BOX", "OWNER", "STATE", "KIB", "PATH");
	if (store->dir < 0)
		return 0;
	copy = openat(store->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	all = copy < 0 ? NULL : fdopendir(copy);
	if (!all)
		return err_sys(err, "%s", store->path);
	while (errno = 0, (entry = readdir(all)))
		if (strspn(entry->d_name, "0123456789") == strlen(entry->d_name))
			strv_add(&names, entry->d_name);
	if (errno != 0)
		return err_sys(err, "%s", store->path);
	if (strv_check(&names, err) < 0)
		return -1;
	if (names.count)
		qsort(names.item, names.count, sizeof(names.item[0]), list_order);
	for (size_t i = 0; i < names.count; i++)
		if (list_box(store, names.item[i], reap, out, err) < 0)
			return -1;
	return 0;
}
