/* Takes room for all lines that there could be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	size_t size = 200 << 20;
	char *lines = malloc(size);

	if (!lines)
		return 1;
	memset(lines, 1, size);
	return lines[size / 2] - 1;
}
