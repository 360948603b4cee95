#include <stdio.h>

int main(void)
{
	int n, sum = 0;

	scanf("%d", &n);
	for (int i = 1; i <= n && n <= 1000; i++)
		sum += i;
	printf("%d\n", sum);
}
