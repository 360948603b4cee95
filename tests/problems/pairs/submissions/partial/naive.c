/* Too slow: looks at all pairs, and makes the numbers anew each time; fast enough for the small tests. */
#include <stdio.h>

int main(void)
{
	long long n, s, x, p, q, m, pairs = 0;

	if (scanf("%lld %lld %lld %lld %lld %lld", &n, &s, &x, &p, &q, &m) != 6)
		return 1;
	for (long long i = 0; i < n; i++) {
		long long next = (p * x + q) % m, y = next;

		for (long long j = i + 1; j < n; j++) {
			if (x + y == s)
				pairs++;
			y = (p * y + q) % m;
		}
		x = next;
	}
	printf("%lld\n", pairs);
	return 0;
}
