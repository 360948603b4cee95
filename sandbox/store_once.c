/*
 * store_once.c: boxes of --once, which live as long as one command; see store.h.
 *
 * Called by main and --list.  Fails when no number is free.  Must never take a box that somebody may come
 * back to: only what --once itself has made, and could not remove because it was killed.
 */
#include "store.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* The folder of such a box has a bit that does nothing there: it is made with it, and nothing more is to be
 * done. */
#define ONCE_MODE (S_IRWXU | S_ISVTX)

static bool once_marked(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX);
}

bool store_forsaken(int box)
{
	struct stat st;

	return fstat(box, &st) == 0 && once_marked(&st);
}

/* Whether number `id` is free: there is no box, or one that is forsaken, as far as can be seen from outside.
 */
static int once_free(const struct store *store, int64_t id, struct err *err)
{
	struct stat st;
	char name[24];

	snprintf(name, sizeof(name), "%lld", (long long)id);
	if (mkdirat(store->dir, name, ONCE_MODE) == 0)
		return 1;
	if (errno != EEXIST)
		return err_sys(err, "%s/%s", store->path, name);
	return fstatat(store->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && once_marked(&st);
}

/* 1: taken; 0: somebody else was faster. */
static int once_take(const struct store *store, int64_t id, const struct box_spec *spec,
	struct store_box *ret_box, struct err *err)
{
	if (store_enter(store, id, spec, ret_box, err) < 0)
		return err->class == ERR_BUSY || err->class == ERR_MISSING || err->class == ERR_DENIED ? 0
												       : -1;
	/* a box of that number that somebody else has made meanwhile is his */
	if (store_forsaken(ret_box->dir))
		return 1;
	store_release(ret_box);
	return 0;
}

int store_once(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err)
{
	struct store_box box = { .dir = -1, .around = -1 };
	struct quota quota;
	struct err later;
	int found = 0;

	if (store_check(store, spec, &quota, err) < 0)
		return -1;
	for (int64_t id = 0; found == 0 && id <= store_last(store); id++) {
		found = once_free(store, id, err);
		if (found > 0)
			found = once_take(store, id, spec, &box, err);
	}
	if (found == 0)
		return store_no_number(store, err);
	if (found < 0)
		return -1;
	if (store_reset(store, spec, &box, &quota, err) < 0) {
		store_remove_taken(store, spec, &box, &later);
		return -1;
	}
	*ret_box = box;
	return 0;
}
