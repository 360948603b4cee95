/*
 * stats.h: what a list of samples tells: quantiles, and ratios of samples that were taken side by side.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>

/* Not a number: there is none. */
#define STATS_NONE __builtin_nan("")

struct stats {
	double min, p10, median, p90, p99, max; /* in the unit of the samples */
};

/* Quantiles of `count` samples (at least 1), interpolated between neighbours.  Fails when memory is out. */
int stats_of(const double *sample, size_t count, struct stats *ret_stats, struct err *err);
/*
 * The median of a[i] / b[i].  Both samples of a pair come from the same round, so whatever slowed the machine
 * in that round slowed both and cancels out.  Fails when memory is out.
 */
int stats_ratio(const double *a, const double *b, size_t count, double *ret_ratio, struct err *err);
/* The same for a[i] - b[i]. */
int stats_more(const double *a, const double *b, size_t count, double *ret_more, struct err *err);
