#include <stdio.h>

/* The guess stays in the buffer: both wait for each other. */
int main(void)
{
	char answer[16];

	printf("500000\n");
	return scanf("%15s", answer) == 1 ? 0 : 0;
}
