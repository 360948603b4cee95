/* Adds 1 all the time. */
#include <stdio.h>

int main(void)
{
	int n;

	scanf("%d", &n);
	for (int i = 1; i <= n; i++)
		printf("%d ", i);
	return 0;
}
