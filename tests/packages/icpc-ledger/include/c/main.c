#include "ledger.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	int count;
	double sum = 0, one;

	(void)argv;
	scanf("%d", &count);
	while (count-- > 0 && scanf("%lf", &one) == 1)
		sum = add(sum, one);
	if (argc > 1)
		sum = add(sum, sum);
	printf("{{word}} %.10g\n", sum);
}
