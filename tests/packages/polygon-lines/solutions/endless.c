/* Looks for an end of file that it has passed. */
#include <stdio.h>

int main(void)
{
	volatile int more = 1;

	while (more)
		;
	return 0;
}
