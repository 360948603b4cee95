/*
 * tools.h: the subcommand `languages`: what is installed on this machine.
 */
#pragma once

#include "base/text.h"
#include "language.h"
#include "slot.h"

/*
 * Adds a table of all languages: name, whether its tools are there, their version or what is missing.  The
 * versions are asked in a box; slot is NULL when there can be none.
 */
int tools_list(struct slot *slot, const struct languages *languages, struct buf *out, struct err *err);
