/* check.h: --check: what this machine lets boxes do, what is lost by what it lacks, and what would help. */
#pragma once

#include "base/err.h"
#include "config.h"
#include "spec.h"

#include <stdio.h>

/*
 * Tries every point of check.def, for this user, with this configuration, and prints what came of it: a table
 * for people, or with spec->json one object for programs.  Takes some hundredths of a second, never more than
 * some seconds, and leaves what a first run leaves: a place for control groups.  Returns EXITS_WELL when
 * nothing is lost (hints may be there), EXITS_FAILED when boxes run with losses, EXITS_SANDBOX when they
 * cannot run; -1 when it could not look.
 */
int check_machine(const struct box_spec *spec, const struct config *config, FILE *out, struct err *err);
