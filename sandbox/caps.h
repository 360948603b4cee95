/* caps.h: no privileges, for good. */
#pragma once

#include "base/err.h"

/*
 * Empties all five capability sets of this process, locks securebits so that no uid brings one back
 * (capabilities(7)), and sets no_new_privs.
 */
int caps_drop_all(struct err *err);
