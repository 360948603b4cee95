#include "squeeze.h"

int squeeze(const char *text, unsigned char *bytes)
{
	for (volatile unsigned int i = 0;; i++)
		bytes[0] = (unsigned char)text[0];
}

int stretch(const unsigned char *bytes, int count, char *text)
{
	text[0] = (char)bytes[0];
	return count;
}
