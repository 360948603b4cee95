/*
 * staff.c: gets the programs of the jury's ready that a problem has.
 *
 * main calls it before the first submission.  That one of them cannot be had is no failure here, but the
 * judge error of each submission.  It must never load a program that no run needs.
 */
#include "staff.h"

#include "checker.h"

#include <string.h>

const char *staff_name(enum staff_role role)
{
	static const char *const names[] = {
		[STAFF_CHECKER] = "checker",
		[STAFF_INTERACTOR] = "interactor",
		[STAFF_MANAGER] = "manager",
		[STAFF_GRADER] = "grader",
	};

	return names[role];
}

const struct problem_jury *staff_keys(const struct problem *problem, enum staff_role role)
{
	switch (role) {
	case STAFF_CHECKER:
		return checker_by_program(problem) ? &problem->checker.program : NULL;
	case STAFF_INTERACTOR:
		return problem_interacts(problem) ? &problem->interactor.program : NULL;
	case STAFF_MANAGER:
		return problem->about.type == PROBLEM_COMMUNICATION ? &problem->manager.program : NULL;
	case STAFF_GRADER:
		return problem_graded(problem) ? &problem->grader.program : NULL;
	default:
		return NULL;
	}
}

/* The error, and what a compiler said. */
static int staff_note(
	struct staff *staff, const struct jury *jury, const struct err *trouble, struct err *err)
{
	buf_printf(&staff->trouble, "%s%s", staff->trouble.len ? "\n" : "", trouble->text);
	if (jury->messages.len)
		buf_printf(&staff->trouble, ":\n%s", buf_text(&jury->messages));
	return buf_check(&staff->trouble, err);
}

int staff_load(const struct problem *problem, const struct languages *languages, const char *place,
	struct slot *slot, struct staff *ret_staff, struct err *err)
{
	struct staff *staff = ret_staff;
	bool any = false;

	*staff = (struct staff){ .cache = { .dir = -1 } };
	for (int i = 0; i < STAFF_ROLES; i++)
		any = any || staff_keys(problem, (enum staff_role)i);
	if (!any)
		return 0;
	if (cache_open(place, slot->session->log, &staff->cache, err) < 0)
		return -1;
	for (int i = 0; i < STAFF_ROLES; i++) {
		const struct problem_jury *keys = staff_keys(problem, (enum staff_role)i);
		struct jury *jury = &staff->role[i];
		struct err trouble;

		if (!keys || jury_load(problem, languages, staff_name((enum staff_role)i), keys,
				     &staff->cache, slot, jury, &trouble) == 0)
			continue;
		if (trouble.class == ERR_BUSY) {
			*err = trouble;
			return -1;
		}
		if (staff_note(staff, jury, &trouble, err) < 0)
			return -1;
	}
	return 0;
}

void staff_free(struct staff *staff, const struct session *session)
{
	for (int i = 0; i < STAFF_ROLES; i++)
		jury_free(&staff->role[i], session);
	buf_free(&staff->trouble);
	cache_close(&staff->cache);
	*staff = (struct staff){ .cache = { .dir = -1 } };
}
