/*
 * run.h: one run of a program in a box.
 */
#pragma once

#include "base/err.h"
#include "base/log.h"
#include "config.h"
#include "meta.h"
#include "spec.h"
#include "store.h"

#include <stdio.h>

/*
 * Runs spec->program in the box, writes the lines of the meta file (not the file itself) and, unless
 * --silent, the status on standard error.  Returns an exit code of exits.def (0 or 1), or -1 when the sandbox
 * failed.  With spec->caller the caller has to wait for a child of this process that dies.
 */
int run_program(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	const struct log *log, struct meta *meta, struct err *err);
