/* Wrong: never stops to print. */
#include <stdio.h>

int main(void)
{
	for (unsigned i = 0;; i++)
		printf("corner %u: going on to the next one\n", i);
}
