/* env.h: the environment of the program, by isolate's rules. */
#pragma once

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>

/*
 * Builds the program's environment: all of `caller` when full, then LIBC_FATAL_STDERR_=1 (glibc tells a
 * corrupted heap on standard error, not on a terminal), then the rules in order: "VAR" passes on, "VAR=VALUE"
 * sets, "VAR=" removes.
 */
int env_build(
	const struct strv *rules, bool full, char *const *caller, struct strv *ret_env, struct err *err);
