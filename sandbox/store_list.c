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
 * A box whose folder nobody has locked but whose files belong to a box's user, or which has a control group:
 * its keeper was killed.
 */
static bool list_left_over(int dir, const struct stat *owner)
{
	struct stat work;

	if (cgroup_left(dir))
		return true;
	return fstatat(dir, "box", &work, AT_SYMLINK_NOFOLLOW) == 0 && work.st_uid != owner->st_uid;
}

static const char list_running[] = "running";

/*
 * The state of a box in a word.  The lock is held for a moment only, so that nobody finds the box in use
 * because of this command; for as long as it takes when there is something to put right.
 */
static int list_state(const struct store *store, int dir, bool reap, const char **ret_state, struct err *err)
{
	struct store_box box = { .dir = dir, .path = store->path };
	const char *state = "ready";
	struct stat st;
	int result = 0;

	if (flock(dir, LOCK_EX | LOCK_NB) < 0) {
		*ret_state = list_running;
		return 0;
	}
	if (faccessat(dir, "box", F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		state = "empty";
	else if (fstat(dir, &st) == 0 && list_left_over(dir, &st)) {
		state = reap ? "ready" : "left";
		if (reap && (cgroup_sweep(dir, err) < 0 || store_hand_back(&box, err) < 0))
			result = -1;
	}
	flock(dir, LOCK_UN);
	if (result == 0)
		*ret_state = state;
	return result;
}

static int list_box(const struct store *store, const char *name, bool reap, FILE *out, struct err *err)
{
	auto_fd int dir = openat(store->dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct list_sum sum = { 0 };
	const char *state = "closed";
	struct stat st;
	struct err ignored;

	if (fstatat(store->dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (dir >= 0 && list_state(store, dir, reap, &state, err) < 0)
		return err_wrap(err, "box %s", name);
	fprintf(out, "%-10s %-8u %-8s ", name, st.st_uid, state);
	/* what is being written to right now cannot be walked in peace */
	if (dir < 0 || state == list_running || fs_walk(dir, list_add, &sum, &ignored) < 0)
		fprintf(out, "%10s", "-");
	else
		fprintf(out, "%10lld", (long long)(sum.bytes / 1024));
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
	while ((entry = readdir(all)))
		if (strspn(entry->d_name, "0123456789") == strlen(entry->d_name))
			strv_add(&names, entry->d_name);
	if (strv_check(&names, err) < 0)
		return -1;
	if (names.count)
		qsort(names.item, names.count, sizeof(names.item[0]), list_order);
	for (size_t i = 0; i < names.count; i++)
		if (list_box(store, names.item[i], reap, out, err) < 0)
			return -1;
	return 0;
}
