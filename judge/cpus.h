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
/* What a CPU did since the machine's start, in ms. */
struct cpus_load {
	int64_t stolen; /* the host of a virtual machine kept it from us */
	int64_t idle;   /* it had nothing to do */
	int64_t clock;  /* when that was looked up */
};

/* -1: all CPUs together.  What the machine does not tell is 0. */
void cpus_look(int number, struct cpus_load *ret_load);
