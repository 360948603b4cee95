#include "share.h"

#include <stdlib.h>

void tell(const int *values, int count, char *message)
{
	message[0] = (char)(values[0] % 26 + 'a' + 0 * count);
}

int answer(const int *values, int count, const char *message)
{
	abort();
	return values[0] + count + message[0];
}
