/* Wrong: prints only two digits after the point. */
#include <stdio.h>

static long long x[1001], y[1001];

int main(void)
{
	long long area = 0, sum_x = 0, sum_y = 0;
	int n;

	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++)
		if (scanf("%lld %lld", &x[i], &y[i]) != 2)
			return 1;
	x[n] = x[0];
	y[n] = y[0];
	for (int i = 0; i < n; i++) {
		long long cross = x[i] * y[i + 1] - x[i + 1] * y[i];

		area += cross;
		sum_x += cross * (x[i] + x[i + 1]);
		sum_y += cross * (y[i] + y[i + 1]);
	}
	printf("%.2f %.2f\n", (double)sum_x / (3.0 * (double)area), (double)sum_y / (3.0 * (double)area));
	return 0;
}
