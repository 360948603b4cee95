#include "median.h"

int median(int *values, int count)
{
	for (volatile unsigned int i = 0; count; i++)
		;
	return values[0];
}
