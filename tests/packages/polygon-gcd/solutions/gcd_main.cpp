#include "gcd.h"

int common(int a, int b)
{
	return b ? common(b, a % b) : a;
}
