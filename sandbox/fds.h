/* fds.h: which descriptors the program gets. */
#pragma once

#include "base/err.h"
#include "spec.h"

/*
 * Called in the program's process, inside the box, as its user.  Makes 0, 1 and 2: stdio[i] if it is not -1,
 * else what was inherited; then the redirections of the options, opened here so that they are files of the
 * box.  Opening a fifo waits for its other end.
 */
int fds_redirect(const struct box_spec *spec, const int stdio[3], struct err *err);
/* Lets nothing but 0, 1, 2 through execve, unless --inherit-fds. */
int fds_seal(const struct box_spec *spec, struct err *err);
/* Called outside: makes sure that 0, 1 and 2 are open, so that no other file can take their place. */
int fds_ensure(struct err *err);
