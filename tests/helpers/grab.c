/*
 * grab.c: takes as much of a resource as it is asked to and prints how much it got: grab KIND AMOUNT.
 *
 * Run in a box by limits.bats.  Ends with status 0, or 9 when it does not know the kind.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* KiB, in pieces of 64 */
static long grab_memory(long amount)
{
	long got;
	char *piece;

	for (got = 0; got < amount && (piece = malloc(65536)); got += 64)
		memset(piece, 1, 65536);
	return got;
}

/* KiB of stack; a program that may not have it dies of SIGSEGV */
static long grab_stack(long amount)
{
	volatile char frame[1024];
	long below;

	if (amount == 0)
		return 0;
	frame[0] = (char)amount;
	below = grab_stack(amount - 1);
	frame[1023] = (char)below; /* still needed after the call, so it is no loop */
	return below + 1;
}

static long grab_processes(long amount)
{
	long got;

	for (got = 0; got < amount; got++) {
		pid_t child = fork();

		if (child < 0)
			break;
		if (child == 0)
			for (;;)
				pause();
	}
	return got;
}

static void *grab_wait(void *unused)
{
	pause();
	return unused;
}

static long grab_threads(long amount)
{
	pthread_t thread;
	long got;

	for (got = 0; got < amount && pthread_create(&thread, NULL, grab_wait, NULL) == 0; got++)
		;
	return got;
}

/* the highest number of a descriptor, plus 1 */
static long grab_files(long amount)
{
	long got = 0;
	int file;

	while (got < amount && (file = open("/dev/null", O_RDONLY)) >= 0)
		got = file + 1;
	return got;
}

/* Doubles itself until it is stopped. */
static long grab_bomb(long amount)
{
	for (;;)
		if (fork() < 0 && amount == 0)
			return 0;
}

static const struct grab {
	const char *kind;
	long (*function)(long amount);
} grabs[] = {
	{ "memory", grab_memory },
	{ "stack", grab_stack },
	{ "processes", grab_processes },
	{ "threads", grab_threads },
	{ "files", grab_files },
	{ "bomb", grab_bomb },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc >= 3 && i < sizeof(grabs) / sizeof(grabs[0]); i++) {
		long got;

		if (strcmp(grabs[i].kind, argv[1]) != 0)
			continue;
		got = grabs[i].function(strtol(argv[2], NULL, 10));
		printf("%ld\n", got);
		fflush(stdout);
		_exit(0); /* threads may still wait */
	}
	return 9;
}
