#include <stdio.h>
#include <stdlib.h>

static signed char by[100001]; /* the thing that first made this weight */

int main(void)
{
	int most, count, weight[101], best;

	if (scanf("%d %d", &most, &count) != 2)
		return 1;
	by[0] = -1;
	for (int i = 1; i <= count; i++) {
		if (scanf("%d", &weight[i]) != 1)
			return 1;
		for (int sum = most; sum >= weight[i]; sum--)
			if (!by[sum] && by[sum - weight[i]])
				by[sum] = (signed char)i;
	}
	for (best = most; !by[best]; best--)
		;
	for (; best > 0; best -= weight[(int)by[best]])
		printf("%d\n", by[best]);
	return 0;
}
