/*
 * burn.c: uses CPU time in a chosen way: burn KIND MS.
 *
 * Run in a box by limits.bats and leftovers.bats.  Ends with status 0 when as much as was asked for has been
 * used, or 9 when it cannot do its work.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void burn_ms(clockid_t clock, long ms)
{
	struct timespec now, begin;

	clock_gettime(clock, &begin);
	do
		clock_gettime(clock, &now);
	while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < ms);
}

static void burn_self(long ms)
{
	burn_ms(CLOCK_PROCESS_CPUTIME_ID, ms);
}

static void burn_child(long ms)
{
	pid_t child = fork();

	if (child < 0)
		_exit(9);
	if (child == 0) {
		burn_self(ms);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

/* Nobody but pid 1 waits for the one that burns; a pipe tells when it has. */
static void burn_orphan_then(long ms, int end)
{
	int told[2];
	char byte;

	if (pipe(told) < 0)
		_exit(9);
	switch (fork()) {
	case -1:
		_exit(9);
	case 0:
		if (fork() > 0)
			_exit(0);
		burn_self(ms);
		if (write(told[1], "x", 1) != 1)
			_exit(9);
		while (!end)
			;
		_exit(0);
	default:
		close(told[1]);
		wait(NULL);
		if (read(told[0], &byte, 1) != 1)
			_exit(9);
		/* its end of the pipe is closed when it has ended */
		while (end && read(told[0], &byte, 1) > 0)
			;
	}
}

static void burn_orphan(long ms)
{
	burn_orphan_then(ms, 1);
}

static void burn_abandoned(long ms)
{
	burn_orphan_then(ms, 0);
}

static void *burn_thread(void *ms)
{
	burn_ms(CLOCK_THREAD_CPUTIME_ID, *(long *)ms);
	return NULL;
}

static void burn_threads(long ms)
{
	pthread_t other;

	ms /= 2;
	if (pthread_create(&other, NULL, burn_thread, &ms) != 0)
		_exit(9);
	burn_thread(&ms);
	pthread_join(other, NULL);
}

static const struct burn {
	const char *kind;
	void (*function)(long ms);
} burns[] = {
	{ "self", burn_self },
	{ "child", burn_child },
	{ "orphan", burn_orphan },
	{ "abandoned", burn_abandoned },
	{ "threads", burn_threads },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 3 && i < sizeof(burns) / sizeof(burns[0]); i++)
		if (strcmp(burns[i].kind, argv[1]) == 0) {
			burns[i].function(strtol(argv[2], NULL, 10));
			return 0;
		}
	return 9;
}
