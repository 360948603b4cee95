/*
 * acting.c: root acts for a user; see acting.h.
 *
 * Called by main before the command.  Fails when the caller is not root, or a place for control groups that
 * is demanded cannot be made.  Must never go on with any of root's rights: whatever the user asks for, such
 * as a directory or a meta file, is had with his own.
 */
#include "acting.h"

#include "caps.h"
#include "delegate.h"
#include "fds.h"

#include <errno.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * A user can look into every process of his, and take over what it holds: the descriptors that root's caller
 * had open, and the keys of his session.
 */
static int acting_leave(const struct box_spec *spec, struct err *err)
{
	if (fds_close_others(spec, NULL, 0, err) < 0)
		return -1;
	/* ENOSYS, EPERM: there are no keyrings here, for the user neither */
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS && errno != EPERM)
		return err_sys(err, "keyctl (see /proc/key-users and kernel.keys.maxkeys)");
	return 0;
}

int acting_become(const struct box_spec *spec, const struct config *config, struct err *err)
{
	uid_t uid = (uid_t)spec->as_uid;
	gid_t gid = (gid_t)spec->as_gid;

	if (!uid || !gid)
		return 0; /* spec_parse() refuses one without the other */
	if (geteuid() != 0)
		return err_set(err, ERR_USAGE, "--as-uid: only root can act for another user");
	if (spec->cgroups == CGROUPS_YES && delegate_give(config, uid, gid, getpid(), err) < 0)
		return err_wrap(err, "--as-uid");
	if (acting_leave(spec, err) < 0)
		return err_wrap(err, "--as-uid");
	if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
		return err_sys(err, "--as-uid");
	/* with SECBIT_NO_SETUID_FIXUP, or inherited ones, they would be left */
	if (caps_clear(err) < 0)
		return -1;
	/* The kernel makes whoever changes his user a stranger in his own /proc folder. */
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0 ? err_sys(err, "PR_SET_DUMPABLE") : 0;
}
