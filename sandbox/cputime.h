/* cputime.h: CPU time of a box while it runs. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What is read of pid 1 of a box: the list of its children, and its stat file.  -1: not open. */
struct cputime {
	int children, stat;
};

/*
 * Opens it (a pid as seen from here); the caller owns both.  To be called while that process can still be
 * looked at: where /proc is mounted with hidepid, it vanishes when it guards itself.
 */
int cputime_open(pid_t init, struct cputime *ret_box, struct err *err);
/*
 * Nanoseconds of CPU that everything below pid 1 of the box has used: the clocks of all processes that live
 * (clock_getcpuclockid(3)), and what ended children of theirs and of pid 1 used (proc(5) stat, in ticks, so
 * up to 10 ms less for each process).  single: the box can hold one process only.
 */
int64_t cputime_below(const struct cputime *box, bool single);
/*
 * A counter of the CPU time of the first process below pid 1 and all its descendants from its next execve on:
 * it counts those, too, that end and are waited for by nobody (perf_event_open(2), PERF_COUNT_SW_TASK_CLOCK,
 * inherited).  It is read as an int64_t of nanoseconds, and runs fast: interrupts and what a hypervisor takes
 * are in it.  -1: the kernel does not allow it (sysctl kernel.perf_event_paranoid).
 */
int cputime_counter(const struct cputime *box);
int64_t cputime_counted(int counter);
/* Whether this user can have such a counter; else errno says why not. */
bool cputime_counts(void);
/*
 * The kernel brings the clock of a running thread up to date at ticks only (1 to 10 ms), and whenever its CPU
 * turns to another thread.  So these let the calling process run for a moment on each CPU on which a thread
 * of the box runs now; what is read then is exact.  `members` is an open list of threads, as cgroup_members()
 * gives one.
 */
void cputime_settle(int members);
void cputime_settle_below(const struct cputime *box, bool single);
/*
 * How many CPUs a box with so many processes (0: any number) can use at once: not those of our affinity,
 * which boxed code can widen.
 */
int cputime_cpus(int64_t processes);
