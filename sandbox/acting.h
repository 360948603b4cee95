/* acting.h: root acts for a user. */
#pragma once

#include "base/err.h"
#include "config.h"
#include "spec.h"

/*
 * --as-uid and --as-gid: this process becomes that user, for good, before it has done anything else.  When
 * spec demands control groups, the user has them afterwards (delegate_give()).  Without the two options
 * nothing happens.
 */
int acting_become(const struct box_spec *spec, const struct config *config, struct err *err);
