/* Wrong: a semicolon is missing. */
#include <stdio.h>

int main(void)
{
	int n, s

	if (scanf("%d %d", &n, &s) == 2)
		printf("%d\n", n);
	return 0;
}
