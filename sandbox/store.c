/*
 * store.c: boxes on disk; see store.h.
 *
 * Called by main and run.  Fails when a box is in use, belongs to somebody else, or does not exist.  Must
 * never follow a link below the folder of boxes, and never remove anything outside it.
 */
#include "store.h"

#include "base/auto.h"
#include "base/fs.h"
#include "cgroup.h"
#include "holder.h"
#include "quota.h"
#include "userns.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* An empty file in the folder of a box that was made under the name isolate: with which of its two modes. */
static const char *const store_modes[] = { "isolate", "isolate-cg" };

static int store_path(const struct config *config, char **ret_path, struct err *err)
{
	int length;

	if (config->box_root)
		length = asprintf(ret_path, "%s", config->box_root);
	else if (geteuid() == 0)
		length = asprintf(ret_path, "/var/lib/ojbox");
	else
		length = asprintf(ret_path, "/var/tmp/ojbox-%u", geteuid());
	if (length < 0 || !*ret_path) {
		*ret_path = NULL;
		return err_nomem(err);
	}
	if (**ret_path != '/')
		return err_set(err, ERR_CONFIG, "box-root: '%s' must begin with '/'", *ret_path);
	return 0;
}

/* Ours or root's, and no one else can rename boxes in it: not writable for others, or sticky as /tmp is. */
static int store_trust(const struct store *store, struct err *err)
{
	struct stat st;

	if (fstat(store->dir, &st) < 0)
		return err_sys(err, "%s", store->path);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(err, ERR_DENIED,
			"%s belongs to user %u; set box-root in a file and name it by OJBOX_CONFIG",
			store->path, st.st_uid);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX))
		return err_set(err, ERR_DENIED, "%s is writable for others: chmod go-w %s", store->path,
			store->path);
	return 0;
}

int store_open(const struct config *config, bool make, struct store *ret_store, struct err *err)
{
	struct store store = { .config = config, .dir = -1 };

	if (store_path(config, &store.path, err) < 0 || !store.path)
		goto fail;
	if (make && mkdir(store.path, 0711) < 0 && errno != EEXIST) {
		err_sys(err, "folder of boxes %s", store.path);
		goto fail;
	}
	/* O_NOFOLLOW: in a folder like /var/tmp anybody could have put a link there */
	store.dir = open(store.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (store.dir < 0 && errno == ENOENT && !make) {
		*ret_store = store;
		return 0;
	}
	if (store.dir < 0) {
		err_sys(err, "folder of boxes %s", store.path);
		goto fail;
	}
	if (store_trust(&store, err) < 0)
		goto fail;
	*ret_store = store;
	return 0;
fail:
	store_close(&store);
	return -1;
}

void store_close(struct store *store)
{
	auto_close(&store->dir);
	auto_release(&store->path);
}

void store_release(struct store_box *box)
{
	auto_close(&box->dir);
	auto_close(&box->around);
	auto_release(&box->path);
}

/* Whose box it is when it cannot be opened. */
static int store_refuse(const struct store *store, const char *name, struct err *err)
{
	struct stat st;
	int no = errno;

	if (no == EACCES && fstatat(store->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		st.st_uid != geteuid())
		return err_set(err, ERR_DENIED, "it belongs to user %u", st.st_uid);
	errno = no;
	return err_sys(err, "%s/%s", store->path, name);
}

static int store_lock(int dir, bool wait, struct err *err)
{
	int tries = 0;

	while (flock(dir, wait ? LOCK_EX : LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		/* --list holds a lock for a moment to see whether it can */
		if (errno == EWOULDBLOCK && tries++ < 5) {
			nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
			continue;
		}
		if (errno == EWOULDBLOCK)
			return err_set(
				err, ERR_BUSY, "it is in use by another command; use --wait to wait for it");
		return err_sys(err, "lock");
	}
	return 0;
}

/* What an ordinary user's keeper that was killed could not hand back: without it nothing can be done here. */
static int store_reclaim(const struct store_box *box, struct err *err)
{
	int around = store_around(box);

	if (geteuid() == 0 || around < 0 || faccessat(around, STORE_WORK, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return store_hand_back(box, -1, err);
}

/* isolate(1) refuses a box that was made in the other mode, so that no group is left behind. */
static int store_check_mode(const struct box_spec *spec, int dir, struct err *err)
{
	bool groups = spec->cgroups == CGROUPS_YES;

	if (!spec->isolate || faccessat(dir, store_modes[!groups], F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return err_set(err, ERR_USAGE,
		"it was made %s --cg: call for it so until it is removed, which is done by --cleanup %s --cg",
		groups ? "without" : "with", groups ? "without" : "with");
}

static int store_note_mode(const struct box_spec *spec, const struct store_box *box, struct err *err)
{
	auto_fd int mode = -1;

	if (!spec->isolate)
		return 0;
	mode = openat(
		box->dir, store_modes[spec->cgroups == CGROUPS_YES], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	return mode < 0 ? err_sys(err, "%s", box->path) : 0;
}

/* Goes round again when the box was removed between opening and locking. */
int store_enter(const struct store *store, int64_t id, const struct box_spec *spec, struct store_box *ret_box,
	struct err *err)
{
	struct store_box box = { .id = id, .dir = -1, .around = -1 };
	char name[24];
	struct stat st;

	snprintf(name, sizeof(name), "%lld", (long long)id);
	do {
		auto_close(&box.dir);
		box.dir = openat(store->dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (box.dir < 0 && errno == ENOENT)
			return err_set(err, ERR_MISSING, "it does not exist; make it with --init");
		if (box.dir < 0)
			return store_refuse(store, name, err);
		if (store_lock(box.dir, spec->wait, err) < 0) {
			auto_close(&box.dir);
			return -1;
		}
		if (fstat(box.dir, &st) < 0) {
			auto_close(&box.dir);
			return err_sys(err, "%s/%s", store->path, name);
		}
	} while (st.st_nlink == 0);
	if (st.st_uid != geteuid()) {
		auto_close(&box.dir);
		return err_set(err, ERR_DENIED, "it belongs to user %u", st.st_uid);
	}
	/* a keeper that was killed could not remove its control group */
	if (store_check_mode(spec, box.dir, err) < 0 || cgroup_sweep(box.dir, err) < 0) {
		auto_close(&box.dir);
		return -1;
	}
	if (asprintf(&box.path, "%s/%s", store->path, name) < 0) {
		auto_close(&box.dir);
		return err_nomem(err);
	}
	if (store_find_memory(&box, err) < 0 || store_reclaim(&box, err) < 0) {
		store_release(&box);
		return -1;
	}
	*ret_box = box;
	return 0;
}

int64_t store_last(const struct store *store)
{
	return geteuid() == 0 ? store->config->num_boxes - 1
			      : INT32_MAX; /* of root's, only so many can run */
}

int store_no_number(const struct store *store, struct err *err)
{
	return err_set(err, ERR_SYSTEM, "no number from 0 to %lld is free in %s",
		(long long)store_last(store), store->path);
}

/* Makes the folder of the lowest number that is free. */
static int store_free_number(const struct store *store, int64_t *ret_id, struct err *err)
{
	char name[24];

	for (int64_t id = 0; id <= store_last(store); id++) {
		snprintf(name, sizeof(name), "%lld", (long long)id);
		if (mkdirat(store->dir, name, 0700) == 0) {
			*ret_id = id;
			return 0;
		}
		if (errno != EEXIST)
			return err_sys(err, "%s/%s", store->path, name);
	}
	return store_no_number(store, err);
}

/* The folder of --data, absolute; NULL without one. */
static int store_find_data(const struct box_spec *spec, char **ret_path, struct err *err)
{
	auto_free char *path = spec->data ? realpath(spec->data, NULL) : NULL;
	struct stat st;

	if (spec->data && (!path || stat(path, &st) < 0))
		return err_sys(err, "--data: %s", spec->data);
	if (path && !S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE, "--data: %s is not a folder", spec->data);
	*ret_path = str_take(&path);
	return 0;
}

/* --data is for all runs of the box: a link in its folder says where it is. */
static int store_note_data(const struct box_spec *spec, const struct store_box *box, struct err *err)
{
	auto_free char *path = NULL;

	if (store_find_data(spec, &path, err) < 0)
		return -1;
	return path && symlinkat(path, box->dir, STORE_DATA) < 0 ? err_sys(err, "%s", box->path) : 0;
}

static int store_note_size(const struct box_spec *spec, const struct store_box *box, struct err *err)
{
	if (!spec->box_size)
		return 0;
	return symlinkat(spec->box_size, box->dir, STORE_SIZE) < 0 ? err_sys(err, "%s", box->path) : 0;
}

int store_reset(const struct store *store, const struct box_spec *spec, const struct store_box *box,
	const struct quota *quota, struct err *err)
{
	if (holder_end(box->dir, err) < 0 || fs_remove_contents(box->dir, err) < 0)
		return -1;
	if (mkdirat(box->dir, STORE_WORK, 0700) < 0)
		return err_sys(err, "%s/%s", box->path, STORE_WORK);
	if (store_quota_set(store, spec, box, quota, err) < 0 || store_note_data(spec, box, err) < 0 ||
		store_note_size(spec, box, err) < 0)
		return -1;
	return store_note_mode(spec, box, err);
}

int store_check(
	const struct store *store, const struct box_spec *spec, struct quota *ret_quota, struct err *err)
{
	auto_free char *data = NULL;

	if (spec->isolate && userns_check_box(store->config, spec->box, err) < 0)
		return -1;
	if (store_find_data(spec, &data, err) < 0)
		return -1;
	return store_quota_plan(store, spec, ret_quota, err);
}

int store_init(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err)
{
	struct store_box box = { .dir = -1, .around = -1 };
	int64_t id = spec->box;
	struct quota quota;
	char name[24];

	if (store_check(store, spec, &quota, err) < 0)
		return -1;
	if (spec->auto_id && store_free_number(store, &id, err) < 0)
		return -1;
	snprintf(name, sizeof(name), "%lld", (long long)id);
	do {
		if (!spec->auto_id && mkdirat(store->dir, name, 0700) < 0 && errno != EEXIST)
			return err_sys(err, "%s/%s", store->path, name);
		/* missing: somebody's --cleanup was faster; make it again */
	} while (store_enter(store, id, spec, &box, err) < 0 && err->class == ERR_MISSING && !spec->auto_id);
	if (box.dir < 0)
		return -1;
	/* no longer that of a --once which was killed */
	if ((store_forsaken(box.dir) && fchmod(box.dir, S_IRWXU) < 0 && err_sys(err, "%s", box.path) < 0) ||
		store_reset(store, spec, &box, &quota, err) < 0) {
		store_release(&box);
		return -1;
	}
	*ret_box = box;
	return 0;
}

int store_take(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err)
{
	struct store_box box = { .dir = -1, .around = -1 };

	if (store->dir < 0)
		return err_set(err, ERR_MISSING, "it does not exist; make it with --init");
	if (store_enter(store, spec->box, spec, &box, err) < 0)
		return -1;
	if (faccessat(box.dir, STORE_WORK, F_OK, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno == ENOENT)
			err_set(err, ERR_MISSING, "its --init was not finished; call --init again");
		else
			err_sys(err, "%s/%s", box.path, STORE_WORK);
		store_release(&box);
		return -1;
	}
	if (box.memory && box.around < 0) {
		store_release(&box);
		return err_set(err, ERR_MISSING,
			"its folder was in memory (--box-size), and the process that kept it is gone; call "
			"--init "
			"again");
	}
	*ret_box = box;
	return 0;
}

int store_remove_taken(
	const struct store *store, const struct box_spec *spec, struct store_box *box, struct err *err)
{
	char name[24];
	int result;

	snprintf(name, sizeof(name), "%lld", (long long)box->id);
	result = holder_end(box->dir, err);
	if (result == 0)
		result = fs_remove_contents(box->dir, err);
	if (result == 0)
		result = store_quota_set(store, spec, box, &(struct quota){ 0 }, err);
	if (result == 0 && unlinkat(store->dir, name, AT_REMOVEDIR) < 0)
		result = err_sys(err, "remove %s", box->path);
	store_release(box);
	return result;
}

int store_remove(const struct store *store, const struct box_spec *spec, struct err *err)
{
	struct store_box box = { .dir = -1, .around = -1 };

	if (store->dir < 0)
		return 0;
	if (store_enter(store, spec->box, spec, &box, err) < 0)
		return err->class == ERR_MISSING ? 0 : -1;
	return store_remove_taken(store, spec, &box, err);
}
