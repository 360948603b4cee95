/*
 * store_quota.c: what --quota means for a box: whom it limits, when it is set, when it is taken away.
 *
 * Called by store, which has the box locked (but for the plan).  Fails where a quota that is asked for cannot
 * be had.  Must never fail for want of quotas where none is asked for.
 */
#include "store.h"

#include "base/auto.h"
#include "base/fs.h"
#include "quota.h"
#include "userns.h"

#include <fcntl.h>

int store_quota_plan(
	const struct store *store, const struct box_spec *spec, struct quota *ret_quota, struct err *err)
{
	struct userns_ids ids;
	struct quota quota;

	if (quota_parse(spec->quota, &quota, err) < 0)
		return -1;
	if (quota_limits(&quota) && (userns_choose(spec, store->config, spec->box, &ids, err) < 0 ||
					    quota_check(store->dir, ids.uid, err) < 0))
		return -1;
	*ret_quota = quota;
	return 0;
}

int store_quota_set(const struct store *store, const struct box_spec *spec, const struct store_box *box,
	const struct quota *quota, struct err *err)
{
	auto_fd int work = -1;
	struct userns_ids ids;

	if (geteuid() != 0 && !quota_limits(quota))
		return 0; /* only root can have set one */
	/* a box without a user of its own cannot have had a quota; one that is to get one has been planned */
	if (userns_choose(spec, store->config, box->id, &ids, err) < 0)
		return quota_limits(quota) ? -1 : 0;
	if (!ids.own)
		return 0;
	if (!quota_limits(quota))
		return quota_set(box->dir, ids.uid, quota, err);
	work = fs_open_beneath(box->dir, "box", O_RDONLY | O_DIRECTORY, 0, err);
	return work < 0 ? -1 : quota_set(work, ids.uid, quota, err);
}
