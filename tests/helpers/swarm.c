/*
 * swarm.c: makes processes and threads: swarm KIND [MARK].  MARK is for those who look at the list of
 * processes.
 *
 * Run in a box by cgroup.bats and endurance.bats, always under a limit.
 *
 *   fill     one after another, children, threads, and threads of children, until there can be no more;
 * prints how many there are then, the first one included threads  threads that make threads, without an end
 *   daemons  children that go, and leave children of their own in sessions of their own; without an end
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than any test asks for: where no limit holds, the machine is not to be filled. */
#define SWARM_MOST 2000

_Noreturn static void swarm_stay(void)
{
	for (;;)
		pause();
}

static void *swarm_wait(void *unused)
{
	(void)unused;
	swarm_stay();
}

static int swarm_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, swarm_wait, NULL) == 0;
}

/* A child, and if possible a thread of it: how many that makes. */
static int swarm_child(void)
{
	int told[2], made = 0;

	if (pipe(told) < 0)
		return 0;
	switch (fork()) {
	case -1:
		break;
	case 0:
		made = 1 + swarm_thread();
		if (write(told[1], &made, sizeof(made)) != sizeof(made))
			_exit(9);
		swarm_stay();
	default:
		if (read(told[0], &made, sizeof(made)) != sizeof(made))
			_exit(9);
	}
	close(told[0]);
	close(told[1]);
	return made;
}

static int swarm_fill(void)
{
	int count = 1, before;

	do {
		before = count;
		count += swarm_thread();
		count += swarm_child();
	} while (count > before && count < SWARM_MOST);
	printf("%d\n", count);
	fflush(stdout);
	_exit(0); /* the threads still wait */
}

static void *swarm_more(void *unused)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 65536);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	for (;;)
		pthread_create(&thread, &attributes, swarm_more, NULL);
	return unused;
}

static int swarm_threads(void)
{
	return swarm_more(NULL) != NULL;
}

/* The child has gone at once; its own child stays, deaf to what can be ignored. */
_Noreturn static void swarm_daemon(void)
{
	setsid();
	if (fork() != 0)
		_exit(0);
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_IGN);
	swarm_stay();
}

static int swarm_daemons(void)
{
	for (;;) {
		pid_t child = fork();

		if (child == 0)
			swarm_daemon();
		if (child > 0)
			waitpid(child, NULL, 0);
		else
			usleep(200);
	}
	return 0;
}

static const struct swarm {
	const char *kind;
	int (*function)(void);
} swarms[] = {
	{ "fill", swarm_fill },
	{ "threads", swarm_threads },
	{ "daemons", swarm_daemons },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc >= 2 && i < sizeof(swarms) / sizeof(swarms[0]); i++)
		if (strcmp(swarms[i].kind, argv[1]) == 0)
			return swarms[i].function();
	return 9;
}
