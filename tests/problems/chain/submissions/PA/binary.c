/* Doubles, and adds 1 where a bit is set: well, but not always the shortest. */
#include <stdio.h>

int main(void)
{
	int n, bit = 1, now = 1;

	scanf("%d", &n);
	while (2 * bit <= n)
		bit *= 2;
	printf("1");
	for (bit /= 2; bit; bit /= 2) {
		now *= 2;
		printf(" %d", now);
		if (n & bit)
			printf(" %d", ++now);
	}
	printf("\n");
	return 0;
}
