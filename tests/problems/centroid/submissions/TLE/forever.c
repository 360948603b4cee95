/* Wrong: throws darts at the plate for ever. */
#include <stdio.h>

int main(void)
{
	volatile unsigned dart = 1;

	while (dart != 0)
		dart = dart % 1000 + 1;
	printf("%u %u\n", dart, dart);
	return 0;
}
