/*
 * staff.h: all programs of the jury's that a problem has, ready before the first submission.
 */
#pragma once

#include "jury.h"

enum staff_role {
	STAFF_CHECKER,
	STAFF_INTERACTOR,
	STAFF_MANAGER,
	STAFF_GRADER,
	STAFF_ROLES /* how many there are */
};

struct staff {
	struct cache cache;
	struct jury role[STAFF_ROLES]; /* `what` is NULL where the problem has none */
	struct buf trouble;            /* why one cannot be had: every submission's judge error */
};

/* What problem.ini says of a role's program; NULL: the problem has none. */
const struct problem_jury *staff_keys(const struct problem *problem, enum staff_role role);
/* "checker" */
const char *staff_name(enum staff_role role);

/*
 * Reads and compiles them, or takes them from the cache (see cache_open()).  Fails when `place` is no cache,
 * memory is short, or we are interrupted.  Call staff_free() in any case.
 */
int staff_load(const struct problem *problem, const struct languages *languages, const char *place,
	struct slot *slot, struct staff *ret_staff, struct err *err);
/* `session` NULL: there is none, and nothing was loaded. */
void staff_free(struct staff *staff, const struct session *session);
