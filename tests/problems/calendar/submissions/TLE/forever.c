/* Wrong: turns the pages for ever. */
#include <stdio.h>

int main(void)
{
	volatile int month = 1;

	while (month <= 12)
		month = month % 12 + 1;
	printf("%d\n", month);
	return 0;
}
