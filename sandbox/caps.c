/*
 * caps.c: gives up all capabilities through libcap; see caps.h.
 *
 * Called by pid 1 of the box at the end of its set-up, before it starts the program, so that neither has any;
 * and when root becomes a user.  Fails only where CAP_SETPCAP is missing.  Must never be called before the
 * mounts are made.
 */
#include "caps.h"

#include <errno.h>
#include <linux/securebits.h>
#include <sys/capability.h>
#include <sys/prctl.h>

/* User 0 is nobody special, capabilities survive nothing, none can be made ambient; for good. */
#define CAPS_SECUREBITS \
	(SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED | \
		SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)

/* The bounding set can only be emptied one by one; past the last that the kernel knows it says EINVAL. */
int caps_drop_bounding(struct err *err)
{
	for (cap_value_t cap = 0; cap_drop_bound(cap) == 0; cap++)
		;
	return errno == EINVAL ? 0 : err_sys(err, "bounding set");
}

int caps_clear(struct err *err)
{
	cap_t none = cap_init();
	int result = none ? 0 : err_nomem(err);

	if (result == 0 && cap_set_proc(none) < 0)
		result = err_sys(err, "capabilities");
	cap_free(none);
	return result;
}

int caps_drop_all(struct err *err)
{
	int result = cap_set_secbits(CAPS_SECUREBITS) < 0 ? err_sys(err, "securebits") : 0;

	if (result == 0)
		result = caps_clear(err);
	if (result == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		result = err_sys(err, "no_new_privs");
	return result;
}
