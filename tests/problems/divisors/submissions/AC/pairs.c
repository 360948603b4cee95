/* small and large ones by turns */
#include <stdio.h>

int main(void)
{
	long long n;

	scanf("%lld", &n);
	for (long long d = 1; d * d <= n; d++)
		if (n % d == 0)
			d * d == n ? printf("%lld\n", d) : printf("%lld %lld\n", d, n / d);
}
