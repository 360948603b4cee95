#include "squeeze.h"

#include <string.h>

/* What does not fill a byte is lost. */
int squeeze(const char *text, unsigned char *bytes)
{
	int count = (int)strlen(text) / 4;

	for (int i = 0; i < count; i++)
		bytes[i] = (unsigned char)((text[4 * i] - 'a') << 6 | (text[4 * i + 1] - 'a') << 4 |
					   (text[4 * i + 2] - 'a') << 2 | (text[4 * i + 3] - 'a'));
	return count;
}

int stretch(const unsigned char *bytes, int count, char *text)
{
	for (int i = 0; i < 4 * count; i++)
		text[i] = (char)('a' + (bytes[i / 4] >> (6 - 2 * (i % 4)) & 3));
	return 4 * count;
}
