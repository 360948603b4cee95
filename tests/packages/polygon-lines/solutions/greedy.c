/* Takes room for all lines that there could be, and does not ask whether there is any. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
	for (int i = 0; i < 200; i++) {
		char *volatile lines = malloc(1 << 20);

		memset(lines, 1, 1 << 20);
	}
	return 0;
}
