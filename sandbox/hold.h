/*
 * hold.h: making a box's holder.
 */
#pragma once

#include "base/err.h"
#include "base/log.h"
#include "config.h"
#include "spec.h"
#include "store.h"

/*
 * Called at the end of --init with the box locked: leaves a holder (holder.h) for runs that the options given
 * now, with the configuration and the profile, fit.  Where none can be had that is no error, unless
 * --holder=yes or --box-size needs one: runs make everything themselves then.  *ret_holder is its number, 0:
 * none.
 */
int hold_box(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	const struct log *log, pid_t *ret_holder, struct err *err);
