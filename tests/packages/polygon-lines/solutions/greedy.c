/* Takes room for all lines that there could be. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	size_t size = 200 << 20;
	volatile char *lines = malloc(size);

	if (!lines)
		return 1;
	for (size_t i = 0; i < size; i += 512)
		lines[i] = 1;
	return lines[size / 2] - 1;
}
