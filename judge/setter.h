/*
 * setter.h: what helps those who write problems: a problem to begin with, and the keys.
 */
#pragma once

#include "base/text.h"

/*
 * Adds all keys of problem.ini and languages.ini by section.  `kind` NULL: all sections; else only those of
 * that kind ("limits").
 */
int setter_keys(const char *kind, struct buf *out, struct err *err);
/*
 * Makes the folder `path` with a problem that works, from the template config/templates/TYPE; `type` NULL:
 * batch.  There must be nothing of that name.  In problem.ini @NAME@ becomes the last part of the path.
 */
int setter_init(const char *path, const char *type, struct err *err);
