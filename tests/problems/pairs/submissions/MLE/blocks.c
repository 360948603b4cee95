/* Wrong: fills 2 GiB in steps of 1 MiB, and crashes when there is no more. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
	for (int i = 1; i <= 2048; i++) {
		char *block = malloc(1 << 20);

		if (!block)
			abort();
		memset(block, i, 1 << 20);
		*(char *volatile *)block = block; /* the compiler may not leave the block out */
	}
	return 0;
}
