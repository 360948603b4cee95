extern "C" {
#include "share.h"
}

void tell(const int *, int, char *message)
{
	message[0] = 'a';
}

int answer(const int *values, int, const char *)
{
	for (volatile unsigned int i = 0;; i = i + 1)
		if (values[0] < 0)
			return 1;
}
