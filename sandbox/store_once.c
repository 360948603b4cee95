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

/* An empty file in the folder of such a box. */
#define ONCE_MARK "once"

bool store_forsaken(int box)
{
	return faccessat(box, ONCE_MARK, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Whether number `id` is free: there is no box, or one that is forsaken, as far as can be seen from outside.
 */
static int once_free(const struct store *store, int64_t id, bool *ret_made, struct err *err)
{
	char name[48];

	snprintf(name, sizeof(name), "%lld", (long long)id);
	*ret_made = mkdirat(store->dir, name, 0700) == 0;
	if (*ret_made)
		return 1;
	if (errno != EEXIST)
		return err_sys(err, "%s/%s", store->path, name);
	snprintf(name, sizeof(name), "%lld/" ONCE_MARK, (long long)id);
	return faccessat(store->dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* 1: taken; 0: somebody else was faster. */
static int once_take(const struct store *store, int64_t id, bool made, const struct box_spec *spec,
	struct store_box *ret_box, struct err *err)
{
	if (store_enter(store, id, spec, ret_box, err) < 0)
		return err->class == ERR_BUSY || err->class == ERR_MISSING || err->class == ERR_DENIED ? 0
												       : -1;
	if (made || store_forsaken(ret_box->dir))
		return 1;
	store_release(ret_box);
	return 0;
}

static int once_mark(const struct store_box *box, struct err *err)
{
	auto_fd int mark = openat(box->dir, ONCE_MARK, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	return mark < 0 ? err_sys(err, "%s", box->path) : 0;
}

int store_once(
	const struct store *store, const struct box_spec *spec, struct store_box *ret_box, struct err *err)
{
	struct store_box box = { .dir = -1, .around = -1 };
	struct quota quota;
	struct err later;
	int found = 0;
	bool made;

	if (store_check(store, spec, &quota, err) < 0)
		return -1;
	for (int64_t id = 0; found == 0 && id <= store_last(store); id++) {
		found = once_free(store, id, &made, err);
		if (found > 0)
			found = once_take(store, id, made, spec, &box, err);
	}
	if (found == 0)
		return store_no_number(store, err);
	if (found < 0)
		return -1;
	if (store_reset(store, spec, &box, &quota, err) < 0 || once_mark(&box, err) < 0) {
		store_remove_taken(store, spec, &box, &later);
		return -1;
	}
	*ret_box = box;
	return 0;
}
