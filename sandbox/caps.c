/*
 * caps.c: gives up all capabilities through libcap; see caps.h.
 *
 * Called by pid 1 of the box at the end of its set-up, before it starts the program, so that neither has any.
 * Fails only where CAP_SETPCAP is missing.  Must never be called before the mounts are made.
 */
#include "caps.h"

#include <sys/capability.h>
#include <sys/prctl.h>

int caps_drop_all(struct err *err)
{
	/* NOPRIV: securebits set and locked, bounding, ambient, inheritable, permitted, effective emptied */
	if (cap_set_mode(CAP_MODE_NOPRIV) < 0)
		return err_sys(err, "capabilities");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_sys(err, "no_new_privs");
	return 0;
}
