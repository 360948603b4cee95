/*
 * Asks for its process id as a 32-bit program would (x86-64 only): such
 * calls are answered by the end of the run.
 */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	long number = 20;

	__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
	printf("%ld\n", number);
	return EXIT_SUCCESS;
}
