#include "gcd.h"

int common(int a, int b)
{
	return a < b ? a : b;
}
