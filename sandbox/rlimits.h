/* rlimits.h: limits of each process, setrlimit(2). */
#pragma once

#include "base/err.h"
#include "spec.h"

/*
 * Called in the process that becomes the program.  own is how many processes of ojbox's count with the box
 * user's (RLIMIT_NPROC counts them all in the user namespace).  Sets all but the following.
 */
int rlimits_set(const struct box_spec *spec, int own, struct err *err);
/*
 * As many open files as this process may have: while it sends descriptors, because the kernel counts those
 * that are on their way together for all processes of a user, and refuses whoever may have fewer files than
 * there are (unix(7), ETOOMANYREFS).  Programs in other boxes can bring it to as many as --open-files.
 */
int rlimits_raise_files(struct err *err);
/* The number of open files: on its own, since there may be too few for what the set-up still has to open. */
int rlimits_open_files(const struct box_spec *spec, struct err *err);
