/* too small for three lines of one test */
#include <stdio.h>

static unsigned int ways[101][101];

int main(void)
{
	int n, k;

	for (n = 0; n <= 100; n++)
		for (k = 0; k <= n; k++)
			ways[n][k] = k == 0 || k == n ? 1 : ways[n - 1][k - 1] + ways[n - 1][k];
	while (scanf("%d %d", &n, &k) == 2)
		printf("%u\n", ways[n][k]);
}
