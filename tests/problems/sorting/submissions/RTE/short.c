/* I have written this myself. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	int n, x;

	if (scanf("%d", &n) != 1 || (n && scanf("%d", &x) != 1))
		abort();
	if (n > 1)
		abort(); /* only one can be sorted */
}
