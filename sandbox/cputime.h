/* cputime.h: CPU time of a box while it runs, without control groups. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Opens what cputime_below() reads of pid 1 of the box (a pid as seen from here).  To be called while that
 * process can still be looked at: where /proc is mounted with hidepid, it vanishes when it guards itself.
 */
int cputime_open(pid_t init, struct err *err);
/*
 * Nanoseconds of CPU that everything below pid 1 of the box has used: the clocks of all processes that live
 * (clock_getcpuclockid(3), exact), and what their ended children used (proc(5) stat, in ticks, so up to 10 ms
 * less for each process).  single: the box can hold one process only.
 */
int64_t cputime_below(int children, bool single);
