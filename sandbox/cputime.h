/* cputime.h: CPU time of a box while it runs, without control groups. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/*
 * Nanoseconds of CPU that everything below pid 1 of the box (a pid as seen from here) has used: the clocks of
 * all processes that live (clock_getcpuclockid(3), exact), and what their ended children used (proc(5) stat,
 * in ticks, so up to 10 ms less for each process).  single: the box can hold one process only.
 */
int64_t cputime_below(pid_t init, int single);
