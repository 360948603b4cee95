/*
 * burn.c: uses CPU time in a chosen way: burn KIND MS [COUNT].
 *
 * Run in a box by time.bats, limits.bats, leftovers.bats and meta.bats, and by time.bats outside, to compare.
 * Uses MS milliseconds in all, in COUNT parts where the kind has parts, by the CPU clocks of its threads:
 * those are exact, while that of a process goes by ticks when it has a limit (RLIMIT_CPU).  `spin` goes by
 * the clock on the wall, because reading a CPU clock brings it up to date, and that is the keeper's work.
 * Ends with status 0 when as much as was asked for has been used, or 9 when it cannot do its work.  Nothing
 * here goes on for more than MS by itself, but what waits to be killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void need(int good)
{
	if (!good)
		_exit(9);
}

static int64_t burn_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void burn_ns(clockid_t clock, int64_t ns)
{
	int64_t begin = burn_now(clock);

	while (burn_now(clock) - begin < ns)
		;
}

static int64_t part(long ms, int count)
{
	return (int64_t)ms * 1000000 / count;
}

static void burn_self(long ms, int count)
{
	(void)count;
	burn_ns(CLOCK_THREAD_CPUTIME_ID, part(ms, 1));
}

static pid_t burn_fork(int64_t ns)
{
	pid_t child = fork();

	need(child >= 0);
	if (child > 0)
		return child;
	burn_ns(CLOCK_THREAD_CPUTIME_ID, ns);
	_exit(0);
}

/* COUNT children at a time. */
static void burn_child(long ms, int count)
{
	for (int i = 0; i < count; i++)
		burn_fork(part(ms, count));
	while (wait(NULL) > 0)
		;
}

/* One after the other. */
static void burn_chain(long ms, int count)
{
	for (int i = 0; i < count; i++)
		waitpid(burn_fork(part(ms, count)), NULL, 0);
}

/* One after the other, and the kernel throws them away: their time is in nobody's sum. */
static void burn_unreaped(long ms, int count)
{
	signal(SIGCHLD, SIG_IGN);
	for (int i = 0; i < count; i++) {
		burn_fork(part(ms, count));
		need(wait(NULL) < 0 && errno == ECHILD);
	}
}

/* The last of COUNT generations; the others wait. */
static void burn_deep(long ms, int count)
{
	pid_t child;

	if (count == 0) {
		burn_self(ms, 1);
		return;
	}
	child = fork();
	need(child >= 0);
	if (child == 0) {
		burn_deep(ms, count - 1);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

/* Each of COUNT processes starts the next and ends: they are orphans of ever later generations. */
static void burn_relay(long ms, int count)
{
	int held[2];
	char byte;
	pid_t child;

	need(pipe(held) == 0);
	child = fork();
	need(child >= 0);
	if (child == 0) {
		for (int i = 0; i < count; i++) {
			burn_ns(CLOCK_THREAD_CPUTIME_ID, part(ms, count));
			if (fork() != 0)
				_exit(0);
		}
		_exit(0);
	}
	close(held[1]);
	waitpid(child, NULL, 0);
	while (read(held[0], &byte, 1) > 0)
		;
}

enum then {
	THEN_END,
	THEN_BURN, /* until it is killed */
	THEN_SLEEP,
};

/* Nobody but pid 1 waits for the one that burns; a pipe tells when it has. */
static void burn_orphan_then(long ms, enum then then)
{
	int told[2];
	char byte;

	need(pipe(told) == 0);
	switch (fork()) {
	case -1:
		_exit(9);
	case 0:
		setsid();
		if (fork() > 0)
			_exit(0);
		burn_self(ms, 1);
		need(write(told[1], "x", 1) == 1);
		while (then == THEN_BURN)
			;
		while (then == THEN_SLEEP)
			pause();
		_exit(0);
	default:
		close(told[1]);
		wait(NULL);
		need(read(told[0], &byte, 1) == 1);
		/* its end of the pipe is closed when it has ended */
		while (then == THEN_END && read(told[0], &byte, 1) > 0)
			;
	}
}

static void burn_orphan(long ms, int count)
{
	(void)count;
	burn_orphan_then(ms, THEN_END);
}

static void burn_abandoned(long ms, int count)
{
	(void)count;
	burn_orphan_then(ms, THEN_BURN);
}

static void burn_daemon(long ms, int count)
{
	(void)count;
	burn_orphan_then(ms, THEN_SLEEP);
}

/* ---- threads ---- */

struct thread {
	void (*function)(int64_t ns);
	int64_t ns;
};

static void *burn_thread(void *data)
{
	const struct thread *thread = data;

	thread->function(thread->ns);
	return NULL;
}

static void burn_together(struct thread thread, int count)
{
	pthread_t other[64];

	need(count <= 64);
	for (int i = 1; i < count; i++)
		need(pthread_create(&other[i], NULL, burn_thread, &thread) == 0);
	burn_thread(&thread);
	for (int i = 1; i < count; i++)
		pthread_join(other[i], NULL);
}

static void burn_one(int64_t ns)
{
	burn_ns(CLOCK_THREAD_CPUTIME_ID, ns);
}

static void burn_threads(long ms, int count)
{
	burn_together((struct thread){ burn_one, part(ms, count) }, count);
}

/* Without system calls, as far as the kernel lets the clock be read without one. */
static void spin_one(int64_t ns)
{
	burn_ns(CLOCK_MONOTONIC, ns);
}

static void burn_spin(long ms, int count)
{
	burn_together((struct thread){ spin_one, part(ms, 1) }, count);
}

/* All on one CPU. */
static void burn_pinned(long ms, int count)
{
	cpu_set_t all, one;
	size_t cpu = 0;

	need(sched_getaffinity(0, sizeof(all), &all) == 0);
	while (!CPU_ISSET(cpu, &all))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	need(sched_setaffinity(0, sizeof(one), &one) == 0);
	burn_threads(ms, count);
}

/* ---- ways to be hard to see or to stop ---- */

static void burn_nice(long ms, int count)
{
	need(setpriority(PRIO_PROCESS, 0, 19) == 0);
	burn_self(ms, count);
}

static void burn_policy(long ms, int policy)
{
	need(sched_setscheduler(0, policy, &(struct sched_param){ 0 }) == 0);
	burn_self(ms, 1);
}

static void burn_batch(long ms, int count)
{
	(void)count;
	burn_policy(ms, SCHED_BATCH);
}

static void burn_idle(long ms, int count)
{
	(void)count;
	burn_policy(ms, SCHED_IDLE);
}

static void burn_deaf(long ms, int count)
{
	sigset_t all;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_IGN);
	sigfillset(&all);
	need(sigprocmask(SIG_SETMASK, &all, NULL) == 0);
	burn_self(ms, count);
}

/* A child burns and the program is stopped, for good. */
static void burn_stopped(long ms, int count)
{
	if (ms)
		burn_fork(part(ms, count));
	raise(SIGSTOP);
}

/* In a session of its own, and then in a process group of its own in that. */
static void burn_session(long ms, int count)
{
	pid_t child = fork();

	need(child >= 0);
	if (child > 0) {
		waitpid(child, NULL, 0);
		return;
	}
	need(setsid() > 0);
	child = fork();
	need(child >= 0);
	if (child == 0) {
		need(setpgid(0, 0) == 0);
		burn_self(ms, count);
	} else {
		waitpid(child, NULL, 0);
	}
	_exit(0);
}

/* The program is frozen in its vfork() meanwhile. */
static void burn_vfork(long ms, int count)
{
	pid_t child = vfork();

	need(child >= 0);
	if (child == 0) {
		burn_self(ms, count);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

/* A new program every few milliseconds, in the same process: its clock goes on. */
static void burn_exec(long ms, int count)
{
	char text[24];

	(void)count;
	snprintf(text, sizeof(text), "%ld", ms);
	burn_self(5, 1);
	if (burn_now(CLOCK_THREAD_CPUTIME_ID) < part(ms, 1))
		need(execl("/proc/self/exe", "burn", "exec", text, NULL) == 0);
}

/* System calls that do something: pages come and go. */
static void burn_calls(long ms, int count)
{
	int64_t begin = burn_now(CLOCK_THREAD_CPUTIME_ID);
	char *page;

	(void)count;
	do {
		for (int i = 0; i < 20; i++) {
			page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			need(page != MAP_FAILED);
			*page = 1;
			munmap(page, 4096);
			syscall(SYS_getppid);
		}
	} while (burn_now(CLOCK_THREAD_CPUTIME_ID) - begin < part(ms, 1));
}

static void burn_mixed(long ms, int count)
{
	burn_threads(ms / 4, count);
	burn_child(ms / 4, count);
	burn_calls(ms / 4, 1);
	burn_orphan(ms / 4, 1);
}

/* COUNT processes, of which each keeps a file up to date: its CPU time in nanoseconds, a binary number. */
static void burn_report(long ms, int count)
{
	int file = open("report", O_RDWR | O_CREAT | O_TRUNC, 0644);
	volatile int64_t *told;

	need(file >= 0 && ftruncate(file, 4096) == 0 && count < 512);
	told = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	need(told != MAP_FAILED);
	for (int i = 1; i <= count; i++) {
		pid_t child = fork();

		need(child >= 0);
		if (child > 0)
			continue;
		while (told[i] < part(ms, count))
			told[i] = burn_now(CLOCK_THREAD_CPUTIME_ID);
		_exit(0);
	}
	told[0] = burn_now(CLOCK_THREAD_CPUTIME_ID);
	while (wait(NULL) > 0)
		;
}

/* COUNT processes that use none. */
static void burn_none(long ms, int count)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	for (int i = 1; i < count; i++) {
		pid_t child = fork();

		need(child >= 0);
		if (child == 0)
			break;
	}
	nanosleep(&time, NULL);
	while (wait(NULL) > 0)
		;
}

static const struct burn {
	const char *kind;
	void (*function)(long ms, int count);
	int count; /* when none is given */
} burns[] = {
	{ "self", burn_self, 1 },
	{ "child", burn_child, 1 },
	{ "chain", burn_chain, 2 },
	{ "unreaped", burn_unreaped, 2 },
	{ "deep", burn_deep, 2 },
	{ "relay", burn_relay, 2 },
	{ "orphan", burn_orphan, 1 },
	{ "abandoned", burn_abandoned, 1 },
	{ "daemon", burn_daemon, 1 },
	{ "threads", burn_threads, 2 },
	{ "spin", burn_spin, 1 },
	{ "pinned", burn_pinned, 2 },
	{ "nice", burn_nice, 1 },
	{ "batch", burn_batch, 1 },
	{ "idle", burn_idle, 1 },
	{ "deaf", burn_deaf, 1 },
	{ "stopped", burn_stopped, 1 },
	{ "session", burn_session, 1 },
	{ "vfork", burn_vfork, 1 },
	{ "exec", burn_exec, 1 },
	{ "calls", burn_calls, 1 },
	{ "mixed", burn_mixed, 2 },
	{ "report", burn_report, 2 },
	{ "none", burn_none, 1 },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc >= 3 && argc <= 4 && i < sizeof(burns) / sizeof(burns[0]); i++)
		if (strcmp(burns[i].kind, argv[1]) == 0) {
			burns[i].function(strtol(argv[2], NULL, 10),
				argc > 3 ? (int)strtol(argv[3], NULL, 10) : burns[i].count);
			return 0;
		}
	return 9;
}
