/*
 * affinity.c: the CPUs that a program begins on; see affinity.h.
 *
 * Called by the program's process just before it waits at its gate, as the set-up is to disturb nobody there;
 * by pid 1 and the keeper when they have nothing left to do but to wait for its end. Fails when the machine
 * or the control group has none of the CPUs.  Must never be taken for a limit: programs may change it.
 */
#include "affinity.h"

#include <sched.h>
#include <stdlib.h>

/* One number or range; returns what stands behind it. */
static const char *affinity_part(const char *at, cpu_set_t *set)
{
	char *end;
	unsigned long first = strtoul(at, &end, 10), last = first;

	if (*end == '-')
		last = strtoul(end + 1, &end, 10);
	for (unsigned long cpu = first; cpu <= last && cpu < CPU_SETSIZE; cpu++)
		CPU_SET(cpu, set);
	return end;
}

static void affinity_parse(const char *list, cpu_set_t *set)
{
	do
		list = affinity_part(list, set);
	while (*list++ == ',');
}

int affinity_set(const char *list, struct err *err)
{
	cpu_set_t set;

	if (!list)
		return 0;
	CPU_ZERO(&set);
	affinity_parse(list, &set);
	return sched_setaffinity(0, sizeof(set), &set) < 0 ? err_sys(err, "--affinity=%s", list) : 0;
}

void affinity_widen(const char *list)
{
	cpu_set_t set;

	if (!list || sched_getaffinity(0, sizeof(set), &set) < 0)
		return;
	affinity_parse(list, &set);
	sched_setaffinity(0, sizeof(set), &set);
}
