/*
 * affinity.c: the CPUs that a program begins on; see affinity.h.
 *
 * Called by the program's process just before it waits at its gate, as the set-up is to disturb nobody there.
 * Fails when the machine or the control group has none of the CPUs.  Must never be taken for a limit: programs
 * may change it.
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

int affinity_set(const char *list, struct err *err)
{
	const char *at = list;
	cpu_set_t set;

	if (!list)
		return 0;
	CPU_ZERO(&set);
	do
		at = affinity_part(at, &set);
	while (*at++ == ',');
	return sched_setaffinity(0, sizeof(set), &set) < 0 ? err_sys(err, "--affinity=%s", list) : 0;
}
