/* explain.h: --explain: what box a call would make, in plain words and as a profile. */
#pragma once

#include "base/err.h"
#include "config.h"
#include "spec.h"

#include <stdio.h>

/*
 * Prints a profile that makes the same box, the words as comments in front.  Looks at the machine as a run
 * would, makes nothing.
 */
int explain_print(const struct box_spec *spec, const struct config *config, FILE *out, struct err *err);
