#include "share.h"

#include <string.h>

/* Six numbers a letter. */
void tell(const int *values, int count, char *message)
{
	memset(message, '0', 167);
	for (int i = 0; i < count; i++)
		message[values[i] / 6] = (char)(message[values[i] / 6] | 64);
	memset(message, 0, 168);
	for (int i = 0; i < 167; i++) {
		int bits = 0;

		for (int j = 0; j < count; j++)
			if (values[j] / 6 == i)
				bits |= 1 << values[j] % 6;
		message[i] = (char)(48 + bits);
	}
}

int answer(const int *values, int count, const char *message)
{
	int best = -1;

	for (int i = 0; i < count; i++)
		if ((message[values[i] / 6] - 48) >> values[i] % 6 & 1 && values[i] > best)
			best = values[i];
	return best;
}
