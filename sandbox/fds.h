/* fds.h: which descriptors the program gets. */
#pragma once

#include "base/err.h"
#include "spec.h"

#include <stddef.h>

/*
 * Called in the program's process, inside the box, as its user.  Makes 0, 1 and 2: stdio[i] if it is not -1,
 * else what was inherited; then the redirections of the options, opened here so that they are files of the
 * box.  Opening a fifo waits for its other end.  With a hand (else -1) the outputs so opened go over that
 * socket to the keeper, one message each: the number as one byte, and the descriptor.
 */
int fds_redirect(const struct box_spec *spec, const int stdio[3], int hand, struct err *err);
/*
 * Called in the program's process before it looks at any path of the box: closes everything but 0, 1, 2 and
 * the `count` descriptors in keep.  With --inherit-fds only what is ours (all of it is close-on-exec; what
 * the caller passes on is not).  A link to /proc/self/fd in the box must not lead to a descriptor of ours.
 */
int fds_close_others(const struct box_spec *spec, const int *keep, size_t count, struct err *err);
/* Opens a path of the box, which boxed code may have filled with links: none of proc's magic ones is
 * followed. */
int fds_in_box(const char *path, int flags);
/* Called outside: makes sure that 0, 1 and 2 are open, so that no other file can take their place.
 * *ret_mute: standard output was closed, and what is printed goes nowhere. */
int fds_ensure(bool *ret_mute, struct err *err);
/* Called outside before anything is opened: whether --gate, if given, names what can be waited at.  It is
 * then kept from the program. */
int fds_gate(const struct box_spec *spec, struct err *err);
