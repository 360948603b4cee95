#include <stdio.h>

int main(void)
{
	volatile unsigned long i = 1;

	while (i)
		i += 2;
}
