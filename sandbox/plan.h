/*
 * plan.h: what the options come to, worked out and checked before anything is made: for a run, and for the
 * holder that runs can share.
 */
#pragma once

#include "config.h"
#include "dirs.h"
#include "inside.h"
#include "spec.h"
#include "store.h"

struct plan {
	struct inside inside; /* refers to the rest: a plan is not moved */
	struct dir_rules rules;
	struct strv env;
	char *data; /* folder of --data, or NULL */
};

/* Begin with {0}; plan_free() also after a failure. */
int plan_make(const struct box_spec *spec, const struct config *config, const struct store_box *box,
	struct plan *plan, struct err *err);
/* What the program gets of the environment, which is a run's alone: a holder is to know nothing of it. */
int plan_env(const struct box_spec *spec, struct plan *plan, struct err *err);
void plan_free(struct plan *plan);
/*
 * Adds, as text, all that a holder's namespaces depend on: a run can enter those of a holder for which it was
 * the same, byte for byte.  What the program is, how long it may run and the like is not in it.
 */
int plan_likeness(
	const struct plan *plan, const struct store_box *box, struct buf *ret_likeness, struct err *err);
