/*
 * outcome.h: what is said of a run that is over: meta lines, status line, exit code.
 */
#pragma once

#include "keeper.h"
#include "meta.h"

#include <stdbool.h>

/*
 * Adds the lines of the meta file in isolate's order, prints the status on standard error unless --silent,
 * and returns the exit code.
 */
int outcome_tell(const struct box_spec *spec, const struct keeper_outcome *outcome, struct meta *meta);
