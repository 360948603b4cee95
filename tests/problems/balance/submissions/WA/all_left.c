#include <stdio.h>

int main(void)
{
	int n;

	scanf("%d", &n);
	while (n--)
		putchar('L');
	putchar('\n');
	return 0;
}
