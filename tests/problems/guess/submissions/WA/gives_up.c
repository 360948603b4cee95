#include <stdio.h>

/* Ends well, but long before the number is found. */
int main(void)
{
	puts("500000");
	return 0;
}
