/*
 * tree.h: copies of folders, to and from boxes.
 */
#pragma once

#include "base/err.h"

/* What a copy may be at most; more is an error of class ERR_PROTO. */
#define TREE_DEPTH 16
#define TREE_FILES 10000
#define TREE_BYTES (1LL << 30)

/*
 * Copies all folders and regular files below `from` to `to`, which must not have any of them.  Links and
 * special files are left out.  What anybody may execute everybody may execute in the copy; all may be read.
 */
int tree_copy(int from, int to, struct err *err);
