/*
 * cpus.h: on which CPUs this process may run, and the pinning of threads to them.
 */
#pragma once

#include "base/err.h"

#include <sched.h>
#include <stddef.h>
#include <stdint.h>

struct cpus {
	cpu_set_t all;           /* where this process may run */
	int number[CPU_SETSIZE]; /* the same, one of each core first, that of the caller in front */
	size_t count;            /* 0: it could not be found out */
	size_t cores;
};

void cpus_find(struct cpus *ret_cpus);
/* The calling thread, and the processes that it starts, run on this CPU only; -1: on all again. */
int cpus_pin(const struct cpus *cpus, int number, struct err *err);
/* How long, in ms since the machine's start, the host of a virtual machine kept this CPU from it; -1: all
 * CPUs. */
int64_t cpus_stolen(int number);
