/* Right: counts how often each value has come so far. */
#include <stdio.h>

static int seen[1000000];

int main(void)
{
	long long n, s, x, p, q, m, pairs = 0;

	if (scanf("%lld %lld %lld %lld %lld %lld", &n, &s, &x, &p, &q, &m) != 6)
		return 1;
	for (; n > 0; n--) {
		if (s >= x && s - x < m)
			pairs += seen[s - x];
		seen[x]++;
		x = (p * x + q) % m;
	}
	printf("%lld\n", pairs);
	return 0;
}
