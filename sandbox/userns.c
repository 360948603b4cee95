/*
 * userns.c: id maps and the switch to the box's user; see userns.h and user_namespaces(7).
 *
 * userns_choose and userns_map run in the keeper, the others in pid 1 of the box.  Fails
 * where the machine does not allow user namespaces.  Must never map host root into a box.
 */
#include "userns.h"

#include "base/auto.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* How many inotify and fanotify instances a box may have; a caller has 128 of each by default. */
#define USERNS_WATCHERS "16\n"

int userns_check_box(const struct config *config, int64_t box, struct err *err)
{
	if (geteuid() != 0 || box < config->num_boxes)
		return 0;
	return err_set(err, ERR_USAGE,
		"root has ids for boxes 0 to %lld only; raise num-boxes in the configuration",
		(long long)config->num_boxes - 1);
}

int userns_choose(const struct box_spec *spec, const struct config *config, int64_t box,
	struct userns_ids *ret_ids, struct err *err)
{
	bool root = geteuid() == 0;

	if (spec->ids == IDS_ROOT && !root)
		return err_set(err, ERR_USAGE, "--ids=root is for root; leave it out or use --ids=self");
	if (spec->ids == IDS_SELF && root)
		return err_set(err, ERR_USAGE,
			"--ids=self would run the program as root; call ojbox as an ordinary user or leave "
			"--ids out");
	if (spec->ids == IDS_SUBIDS && root)
		return err_set(err, ERR_USAGE,
			"--ids=subids is for ordinary users; root's boxes have ids of their own: leave it "
			"out");
	if (spec->ids == IDS_SUBIDS)
		return userns_sub_choose(box, ret_ids, err);
	if (spec->ids == IDS_OWN && !root && userns_sub_possible(box, ret_ids))
		return 0;
	if (!root) {
		*ret_ids = (struct userns_ids){ .uid = geteuid(), .gid = getegid() };
		return 0;
	}
	if (userns_check_box(config, box, err) < 0)
		return -1;
	*ret_ids = (struct userns_ids){
		.own = true, .uid = (uid_t)(config->first_uid + box), .gid = (gid_t)(config->first_gid + box)
	};
	return 0;
}

int userns_map(pid_t child, const struct userns_ids *ids, struct err *err)
{
	char path[40], map[60];
	auto_fd int proc = -1;

	if (ids->sub)
		return userns_sub_map(child, ids, err);
	snprintf(path, sizeof(path), "/proc/%d", (int)child);
	proc = fs_open(AT_FDCWD, path, O_PATH | O_DIRECTORY, 0, err);
	if (proc < 0)
		return -1;
	/* An unprivileged gid map is accepted only when setgroups is closed first. */
	if (!ids->own && fs_write_file(proc, "setgroups", "deny", err) < 0)
		return -1;
	snprintf(map, sizeof(map), "%d %u 1\n", USERNS_BOX_ID, ids->gid);
	if (fs_write_file(proc, "gid_map", map, err) < 0)
		return err_wrap(err, "group %u", ids->gid);
	snprintf(map, sizeof(map), "%d %u 1\n", USERNS_BOX_ID, ids->uid);
	if (fs_write_file(proc, "uid_map", map, err) < 0)
		return err_wrap(err, "user %u", ids->uid);
	return 0;
}

int userns_become(const struct userns_ids *ids, struct err *err)
{
	if (!ids->own)
		return 0; /* the caller's own ids are the box user's already */
	/* from user 0 the switch would take the capabilities away, which are needed for a while */
	if (ids->sub && prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0) < 0)
		return err_sys(err, "securebits");
	if (setgroups(0, NULL) < 0)
		return err_sys(err, "setgroups");
	if (setresgid(USERNS_BOX_ID, USERNS_BOX_ID, USERNS_BOX_ID) < 0)
		return err_sys(err, "setresgid");
	if (setresuid(USERNS_BOX_ID, USERNS_BOX_ID, USERNS_BOX_ID) < 0)
		return err_sys(err, "setresuid");
	return 0;
}

int userns_close(int proc, struct err *err)
{
	/* what is used in here counts for the caller's user, too: all of it would leave him none */
	static const char *const shared[] = { "sys/user/max_inotify_instances",
		"sys/user/max_fanotify_groups" };

	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		if (fs_write_file(proc, shared[i], USERNS_WATCHERS, err) < 0 && err->no != ENOENT)
			return -1;
	return fs_write_file(proc, "sys/user/max_user_namespaces", "0\n", err);
}
