/*
 * strike.c: starts a program and sends it SIGKILL after a time: strike MICROSECONDS PROGRAM [ARGUMENT ...].
 *
 * Run outside of boxes by leftovers.bats, because a shell cannot wait for so short a time.  Returns when the
 * program has ended.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long us = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	struct timespec moment = { us / 1000000, us % 1000000 * 1000 };
	pid_t child;

	if (argc < 3)
		return 9;
	child = fork();
	if (child == 0) {
		execv(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0)
		return 9;
	nanosleep(&moment, NULL);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return 0;
}
