/* in columns, with blanks at both ends of a line */
#include <stdio.h>

int main(void)
{
	int n;

	scanf("%d", &n);
	for (int i = 1; i <= n; i++)
		printf("%6d ", i);
	printf(" \n \n");
	for (int i = 1; i <= n; i++, printf("\r\n"))
		for (int k = 1; k <= n; k++)
			printf("%6d\t", i * k);
	printf("\n\n");
}
