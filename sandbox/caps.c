/*
 * caps.c: gives up all capabilities; see caps.h and capabilities(7).
 *
 * Called by pid 1 of the box and by the program's process when their set-up is done, for the bounding set
 * before it begins; and when root becomes a user.  Fails only where CAP_SETPCAP is missing.  Nothing but the
 * bounding set may be given up before the mounts are made.
 */
#include "caps.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* User 0 is nobody special, capabilities survive nothing, none can be made ambient; for good. */
#define CAPS_SECUREBITS \
	(SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED | \
		SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)

/* The bounding set can only be emptied one by one; past the last that the kernel knows it says EINVAL. */
int caps_drop_bounding(struct err *err)
{
	for (unsigned long cap = 0; prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0; cap++)
		;
	return errno == EINVAL ? 0 : err_sys(err, "bounding set");
}

int caps_clear(struct err *err)
{
	struct __user_cap_header_struct ours = { .version = _LINUX_CAPABILITY_VERSION_3 };
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	return syscall(SYS_capset, &ours, none) < 0 ? err_sys(err, "capabilities") : 0;
}

int caps_drop_all(struct err *err)
{
	if (prctl(PR_SET_SECUREBITS, CAPS_SECUREBITS, 0, 0, 0) < 0)
		return err_sys(err, "securebits");
	if (caps_clear(err) < 0)
		return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? err_sys(err, "no_new_privs") : 0;
}
