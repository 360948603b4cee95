/*
 * nothing.c: a program that ends at once, so that what is measured is the box and not the program.
 *
 * Started by bench, bare and inside every sandbox.  Built static and without start files (-static
 * -nostartfiles): no loader, no libraries, no start-up of the C library.  Nothing in it can fail.  It must
 * never call anything that needs a C library that was started.
 */
#include <unistd.h>

_Noreturn void _start(void);

_Noreturn void _start(void)
{
	_exit(0);
}
