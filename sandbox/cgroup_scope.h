/* cgroup_scope.h: a control group asked from the user's systemd. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

/* Whether a unit of the user's systemd has its groups left to it. */
bool cgroup_scope_delegated(const char *unit);
/*
 * Has process `pid` moved into a new scope of its own whose groups are left to it (Delegate=, see
 * systemd.resource-control(5)); returns when it is there.  The scope ends with the last process in it.
 */
int cgroup_scope_ask(pid_t pid, struct err *err);
