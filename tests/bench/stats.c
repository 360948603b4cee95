/*
 * stats.c: quantiles and what pairs tell; see stats.h.
 *
 * Called by report.c, targets.c and jobs.c.  Only memory can fail.  Must never change the samples: their
 * order is what pairs them.
 */
#include "stats.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

static int stats_compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double stats_quantile(const double *sorted, size_t count, double part)
{
	double place = part * (double)(count - 1);
	size_t low = (size_t)place;
	size_t high = low + 1 < count ? low + 1 : low;

	return sorted[low] + (sorted[high] - sorted[low]) * (place - (double)low);
}

int stats_of(const double *sample, size_t count, struct stats *ret_stats, struct err *err)
{
	auto_free double *sorted = calloc(count, sizeof(*sorted));

	if (!sorted)
		return err_nomem(err);
	memcpy(sorted, sample, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), stats_compare);
	*ret_stats = (struct stats){
		.min = sorted[0],
		.p10 = stats_quantile(sorted, count, 0.10),
		.median = stats_quantile(sorted, count, 0.50),
		.p90 = stats_quantile(sorted, count, 0.90),
		.p99 = stats_quantile(sorted, count, 0.99),
		.max = sorted[count - 1],
	};
	return 0;
}

static double stats_divided(double a, double b)
{
	return a / b;
}

static double stats_minus(double a, double b)
{
	return a - b;
}

/* The median of what `how` makes of each pair. */
static int stats_pairs(const double *a, const double *b, size_t count, double (*how)(double a, double b),
	double *ret_median, struct err *err)
{
	auto_free double *made = calloc(count, sizeof(*made));
	struct stats stats = { 0 };

	if (!made)
		return err_nomem(err);
	for (size_t i = 0; i < count; i++)
		made[i] = how(a[i], b[i]);
	if (stats_of(made, count, &stats, err) < 0)
		return -1;
	*ret_median = stats.median;
	return 0;
}

int stats_ratio(const double *a, const double *b, size_t count, double *ret_ratio, struct err *err)
{
	return stats_pairs(a, b, count, stats_divided, ret_ratio, err);
}

int stats_more(const double *a, const double *b, size_t count, double *ret_more, struct err *err)
{
	return stats_pairs(a, b, count, stats_minus, ret_more, err);
}
