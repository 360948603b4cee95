#include <stdio.h>

int main(void)
{
	int number;

	setvbuf(stdout, NULL, _IOLBF, 0);
	while (scanf("%d", &number) == 1)
		printf("%d\n", number + 1);
	return 0;
}
