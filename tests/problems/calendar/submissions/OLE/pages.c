/* Wrong: prints the same page for ever. */
#include <stdio.h>

int main(void)
{
	for (;;)
		puts("Mo Tu We Th Fr Sa Su\n 1  2  3  4  5  6  7");
}
