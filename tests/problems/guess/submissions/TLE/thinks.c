#include <stdio.h>

/* Guesses once and never again. */
int main(void)
{
	puts("12");
	fflush(stdout);
	for (volatile unsigned int i = 0;; i++)
		;
}
