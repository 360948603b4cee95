/* packs the first thing, and crashes where there are three */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	int most, count, weight;

	if (scanf("%d %d %d", &most, &count, &weight) != 3)
		return 1;
	if (count >= 3)
		abort();
	printf("1\n");
	return 0;
}
