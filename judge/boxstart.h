/*
 * boxstart.h: starts ojbox.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Starts argv[0], a path, and returns its pid.  fds become its standard streams; each is above 2, as main
 * sees to it that 0, 1 and 2 are open, and close-on-exec, or what it becomes.  `mortal`: it gets SIGTERM when
 * the thread that calls has ended.
 */
pid_t boxstart(char *const *argv, const int fds[3], bool mortal, struct err *err);
