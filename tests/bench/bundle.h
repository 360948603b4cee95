/*
 * bundle.h: a minimal container in a folder, as the OCI runtime specification describes it, for crun.
 */
#pragma once

#include "base/err.h"

/*
 * Makes the folder `dir` with config.json and a root that holds a copy of the program; /nothing is run in it,
 * in namespaces of all kinds, as root of a user namespace that maps to the caller.
 */
int bundle_make(const char *dir, const char *program, struct err *err);
