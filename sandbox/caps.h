/* caps.h: no privileges, for good. */
#pragma once

#include "base/err.h"

/* Empties the bounding set: no execve and no set of ours can bring a capability back (capabilities(7)). */
int caps_drop_bounding(struct err *err);
/* Empties the effective, permitted, inheritable and ambient sets, and nothing more. */
int caps_clear(struct err *err);
/*
 * Empties the other four sets, locks securebits so that no uid brings a capability back, and sets
 * no_new_privs.
 */
int caps_drop_all(struct err *err);
