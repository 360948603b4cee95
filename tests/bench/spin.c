/*
 * spin.c: uses CPU time until it is killed: spin THREADS.
 *
 * Started by bench (lateness.c) in boxes with a limit of time, never bare: it does not end.  No thread makes
 * a system call when it has begun: the kernel's clocks then go by ticks, which is the hardest case for
 * whoever has to stop it.  Ends with 9 when it cannot start the threads.
 */
#include <pthread.h>
#include <stdlib.h>

static void *spin(void *unused)
{
	for (volatile unsigned long turns = 0;; turns++)
		;
	return unused;
}

int main(int argc, char **argv)
{
	long threads = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
	pthread_t other;

	if (threads < 1)
		return 9;
	while (--threads)
		if (pthread_create(&other, NULL, spin, NULL) != 0)
			return 9;
	spin(NULL);
}
