#include "share.h"

#include <stdlib.h>

/* Ends before the stub has opened its pipes. */
__attribute__((constructor)) static void leave(void)
{
	exit(4);
}

void tell(const int *values, int count, char *message)
{
	message[0] = (char)(values[0] + count);
}

int answer(const int *values, int count, const char *message)
{
	return values[0] + count + message[0];
}
