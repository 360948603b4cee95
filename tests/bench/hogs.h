/*
 * hogs.h: processes that use CPU time beside what is measured.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

enum {
	HOGS_MAX = 2,
};

/* {0}: none. */
struct hogs {
	pid_t pid[HOGS_MAX];
};

/*
 * Sees that `count` of them run, and starts those that do not: each ends with the harness, however that ends,
 * and after a minute in any case.
 */
int hogs_keep(struct hogs *hogs, size_t count, struct err *err);
/* Ends all. */
void hogs_end(struct hogs *hogs);
