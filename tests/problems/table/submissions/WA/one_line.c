#include <stdio.h>

int main(void)
{
	int n;

	scanf("%d", &n);
	for (int i = 1; i <= n; i++)
		printf("%d ", i);
	printf("\n\n");
	for (int i = 1; i <= n; i++)
		for (int k = 1; k <= n; k++)
			printf("%d ", i * k);
	printf("\n");
}
