/*
 * flood.c: sends queued signals of every kind to process 1 without an end.
 *
 * Run in a box by attacks.bats.  Never returns.
 */
#include <signal.h>

int main(void)
{
	const union sigval none = { 0 };

	for (;;)
		for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
			if (number != SIGRTMIN + 3) /* asks for the end of the run, and gets it */
				sigqueue(1, number, none);
}
