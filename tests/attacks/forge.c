/*
 * forge.c: class: forged measurements.
 *
 * Attempted: to use CPU time, memory or a clock that is not told, and to write what is taken for the
 * sandbox's own words.  To be seen: the run ends at its limit, and meta file and exit status are what they
 * would be without the trick.
 */
#include "attack.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* CPU time of this thread in ms */
static void burn(long ms)
{
	struct timespec used;

	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < ms);
}

static long raw_clone(unsigned long flags)
{
	return syscall(SYS_clone, flags, 0, 0, 0, 0);
}

/* Waits long enough for an unobserved one to be done: what is told then must hold its time. */
static int linger(void)
{
	sleep(20);
	return 0;
}

static int orphan(char **arguments)
{
	if (fork() == 0) {
		if (fork() == 0) {
			setsid();
			burn(attack_number(arguments));
		}
		_exit(0);
	}
	wait(NULL);
	return linger();
}

static int unreaped(char **arguments)
{
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			burn(attack_number(arguments) / 4);
			_exit(0);
		}
	return linger();
}

static int ignored(char **arguments)
{
	signal(SIGCHLD, SIG_IGN);
	return unreaped(arguments);
}

static int stopped(char **arguments)
{
	if (fork() == 0) {
		burn(attack_number(arguments));
		raise(SIGSTOP);
	}
	return linger();
}

/* The child of pid 1, not ours; and one whose end tells nobody. */
static int parentless(char **arguments)
{
	if (raw_clone(CLONE_PARENT | SIGCHLD) == 0) {
		burn(attack_number(arguments) / 2);
		_exit(0);
	}
	if (raw_clone(0) == 0) {
		burn(attack_number(arguments) / 2);
		_exit(0);
	}
	return linger();
}

static int vforked(char **arguments)
{
	if (vfork() == 0) {
		burn(attack_number(arguments));
		_exit(0);
	}
	return linger();
}

static void *burn_thread(void *ms)
{
	burn(*(long *)ms);
	return NULL;
}

static int threads(char **arguments)
{
	long ms = attack_number(arguments) / 4;
	pthread_t thread;

	for (int i = 0; i < 4; i++) {
		pthread_create(&thread, NULL, burn_thread, &ms);
		pthread_join(thread, NULL);
	}
	return linger();
}

/* Many, each of them shorter than a tick of the clock. */
static int short_ones(char **arguments)
{
	struct timespec begin, now;
	long ms = attack_number(arguments);

	clock_gettime(CLOCK_MONOTONIC, &begin);
	do {
		if (fork() == 0) {
			burn(2);
			_exit(0);
		}
		wait(NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 20 * ms);
	return 0;
}

/* Its own limit of CPU time is taken away, or made one that kills it sooner. */
static int limits(char **arguments)
{
	struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };

	setrlimit(RLIMIT_CPU, &none);
	signal(SIGXCPU, SIG_IGN);
	burn(attack_number(arguments));
	return linger();
}

/* pid 1 is given so little CPU time that the kernel kills it, and then kept busy. */
static int first(char **arguments)
{
	struct rlimit none = { 0, 0 };

	(void)arguments;
	prlimit(1, RLIMIT_CPU, &none, NULL);
	for (int i = 0; i < 8; i++)
		if (fork() == 0)
			for (;;) {
				if (fork() == 0) {
					if (fork() == 0)
						_exit(0);
					_exit(0);
				}
				while (waitpid(-1, NULL, WNOHANG) > 0)
					;
			}
	return linger();
}

static int sleeper(char **arguments)
{
	(void)arguments;
	raise(SIGSTOP);
	return linger();
}

static int clocks(char **arguments)
{
	struct timespec now = { 1000000000, 0 };
	struct timeval time = { 1000000000, 0 };
	struct timex change = { .modes = ADJ_FREQUENCY, .freq = 1 };

	(void)arguments;
	attack_tell("set", clock_settime(CLOCK_REALTIME, &now));
	attack_tell("day", settimeofday(&time, NULL));
	attack_tell("adjust", adjtimex(&change));
	attack_tell("namespace", unshare(0x80)); /* CLONE_NEWTIME */
	return 0;
}

/* An orphan has the memory, and is gone before the program ends: all writing ends of the pipe are closed
 * then. */
static int memory(char **arguments)
{
	size_t size = (size_t)attack_number(arguments) << 20;
	int told[2];
	char byte;

	if (pipe(told) < 0)
		return 98;
	if (fork() == 0) {
		if (fork() == 0) {
			volatile char *bytes = malloc(size);

			for (size_t i = 0; bytes && i < size; i += 4096)
				bytes[i] = 1;
			printf("%s\n", bytes ? "had" : "ENOMEM");
			fflush(stdout);
			_exit(0);
		}
		_exit(0);
	}
	wait(NULL);
	close(told[1]);
	return read(told[0], &byte, 1) == 0 ? 0 : 97;
}

/* Words that are the sandbox's, on every descriptor that there may be. */
static int words(char **arguments)
{
	static const char text[] =
		"status:TO\nmessage:Time limit exceeded\nexitcode:0\n"
		"ojbox: box 0: sandbox failed\nOK (0.001 sec real, 0.001 sec wall)\n\033[2J\r";

	for (int fd = 1; fd < 1024; fd++)
		if (write(fd, text, sizeof(text) - 1) < 0 && errno != EBADF)
			return 98;
	return (int)attack_number(arguments);
}

/* Nothing is left to write to, not even by those who come after. */
static int closed(char **arguments)
{
	for (int fd = 0; fd < 1024; fd++)
		close(fd);
	return (int)attack_number(arguments);
}

static int ends(char **arguments)
{
	_exit((int)attack_number(arguments));
}

/* As a program does that could not be started. */
static int not_started(char **arguments)
{
	(void)arguments;
	fprintf(stderr, "execve(\"/box/program\"): No such file or directory\n");
	return 127;
}

/* The one signal that pid 1 obeys. */
static int stop(char **arguments)
{
	kill(1, (int)attack_number(arguments));
	return linger();
}

/* Writes on after the program's end, when its result is being told. */
static int late(char **arguments)
{
	(void)arguments;
	if (fork() == 0)
		for (;;)
			if (write(STDOUT_FILENO, "late\n", 5) < 0)
				usleep(100);
	return 5;
}

static const struct attack attacks[] = {
	{ "orphan", orphan },
	{ "unreaped", unreaped },
	{ "ignored", ignored },
	{ "stopped", stopped },
	{ "parentless", parentless },
	{ "vforked", vforked },
	{ "threads", threads },
	{ "short", short_ones },
	{ "limits", limits },
	{ "first", first },
	{ "sleeper", sleeper },
	{ "clocks", clocks },
	{ "memory", memory },
	{ "words", words },
	{ "closed", closed },
	{ "ends", ends },
	{ "not-started", not_started },
	{ "stop", stop },
	{ "late", late },
};

int main(int argc, char **argv)
{
	return attack_main(attacks, ATTACK_COUNT(attacks), argc, argv);
}
