/*
 * exhaust.c: class: resource exhaustion.
 *
 * Attempted: to have more of a thing than the box's options allow, or so much that the machine or the
 * caller's user has none left.  Each attempt stops by itself at an amount that does no harm where nothing
 * holds it.  To be seen: how much was had and the error that ended it, or a run ended by a limit.
 */
#include "attack.h"

#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MIB (1L << 20)

static char block[1 << 20];

/* ---- processes ---- */

static int processes(char **arguments)
{
	long most = attack_number(arguments), got = 1;
	pid_t parent = getpid(), child;

	while (got < most && (child = fork()) >= 0) {
		if (child == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL); /* for the time when it is tried outside */
			while (getppid() == parent)
				pause();
			_exit(0);
		}
		got++;
	}
	return attack_got(got, most);
}

/* Children without a parent that waits, which end at once: nobody may pile up. */
static int zombies(char **arguments)
{
	long most = attack_number(arguments), got = 1;
	pid_t child;

	while (got < most && (child = fork()) >= 0) {
		if (child == 0)
			_exit(0);
		got++;
	}
	return attack_got(got, most);
}

static void *wait_for_ever(void *unused)
{
	pause();
	return unused;
}

static int threads(char **arguments)
{
	long most = attack_number(arguments), got = 1;
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 65536);
	while (got < most && (errno = pthread_create(&thread, &attributes, wait_for_ever, NULL)) == 0)
		got++;
	attack_got(got, most);
	_exit(0);
}

/* ---- memory ---- */

static int heap(char **arguments)
{
	long most = attack_number(arguments), got = 0;
	char *piece;

	while (got < most && (piece = malloc((size_t)MIB))) {
		memset(piece, 1, (size_t)MIB);
		got++;
	}
	return attack_got(got, most);
}

static int map(char **arguments)
{
	long most = attack_number(arguments), got = 0;

	for (; got < most; got++) {
		char *piece = mmap(
			NULL, (size_t)MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (piece == MAP_FAILED)
			break;
		memset(piece, 1, (size_t)MIB);
	}
	return attack_got(got, most);
}

/* A page here and there: each takes a page of tables, too. */
static int tables(char **arguments)
{
	long most = attack_number(arguments), got = 0;

	for (; got < most; got++) {
		char *piece = mmap((void *)(0x100000000000UL + (unsigned long)got * 1024 * MIB), 4096,
			PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

		if (piece == MAP_FAILED)
			break;
		*piece = 1;
	}
	return attack_got(got, most);
}

/* With the limit taken away first. */
static int stack_deeper(long left)
{
	volatile char frame[4096];

	frame[0] = (char)left;
	return left > 0 ? stack_deeper(left - 1) + frame[0] : 0;
}

static int stack(char **arguments)
{
	struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };

	attack_tell("raise", setrlimit(RLIMIT_STACK, &none));
	stack_deeper(attack_number(arguments) * 256);
	printf("ALL\n");
	return 0;
}

static int fill(int file, long most)
{
	long got = 0;

	memset(block, 1, sizeof(block));
	while (file >= 0 && got < most && write(file, block, sizeof(block)) == (ssize_t)sizeof(block))
		got++;
	return attack_got(got, most);
}

static int memfd(char **arguments)
{
	return fill(memfd_create("x", 0), attack_number(arguments));
}

/* MiB in a file */
static int file(char **arguments)
{
	return fill(open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC, 0600), attack_number(arguments));
}

/* Segments stay when nobody is attached any more. */
static int segments(char **arguments)
{
	long most = attack_number(arguments), got = 0;

	for (; got < most; got++) {
		int id = shmget(IPC_PRIVATE, (size_t)MIB, IPC_CREAT | 0600);
		char *piece = id < 0 ? (void *)-1 : shmat(id, NULL, 0);

		if (piece == (void *)-1)
			break;
		memset(piece, 1, (size_t)MIB);
		shmdt(piece);
	}
	return attack_got(got, most);
}

static int semaphores(char **arguments)
{
	long most = attack_number(arguments), got = 0;

	while (got < most && semget(IPC_PRIVATE, 250, IPC_CREAT | 0600) >= 0)
		got++;
	return attack_got(got, most);
}

static int queue(char **arguments)
{
	(void)arguments;
	attack_tell("mq_open", mq_open("/x", O_CREAT | O_RDWR, 0600, NULL));
	return 0;
}

static int locked(char **arguments)
{
	(void)arguments;
	attack_tell("mlock", mlock(block, sizeof(block)));
	return 0;
}

/* What is written into pipes and sockets and never read, MiB. */
static int buffers(char **arguments)
{
	long most = attack_number(arguments) * MIB, got = 0;
	bool sockets = strcmp(arguments[1], "sockets") == 0;
	int ends[2];

	while (got < most) {
		ssize_t one;

		if ((sockets ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe(ends)) < 0)
			break;
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		while ((one = write(ends[1], block, 4096)) > 0)
			got += one;
	}
	return attack_got(got / MIB, most / MIB);
}

/* ---- what the kernel counts ---- */

static int make_null(void)
{
	return open("/dev/null", O_RDONLY);
}

static int make_epoll(void)
{
	return epoll_create1(0);
}

static int make_event(void)
{
	return eventfd(0, 0);
}

static int make_timer(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	timer_t timer;

	return timer_create(CLOCK_MONOTONIC, &event, &timer);
}

static int make_signal(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	return sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ 0 });
}

static int make_pty(void)
{
	return open("/dev/ptmx", O_RDWR | O_NOCTTY);
}

static int make_key(void)
{
	static int number;
	char name[24];

	snprintf(name, sizeof(name), "key%d", number++);
	return (int)syscall(SYS_add_key, "user", name, "x", 1, -3); /* the session's keyring */
}

static int make_aio(void)
{
	unsigned long context = 0;

	return (int)syscall(SYS_io_setup, 128, &context);
}

static const struct {
	const char *name;
	int (*make)(void);
} kinds[] = { { "files", make_null }, { "epoll", make_epoll }, { "events", make_event },
	{ "inotify", inotify_init }, { "timers", make_timer }, { "signals", make_signal },
	{ "ptys", make_pty }, { "keys", make_key }, { "aio", make_aio } };

static int count(char **arguments)
{
	long most = attack_number(arguments), got = 0;

	for (size_t i = 0; i < ATTACK_COUNT(kinds); i++)
		if (strcmp(kinds[i].name, arguments[1]) == 0)
			while (got < most && kinds[i].make() >= 0)
				got++;
	return attack_got(got, most);
}

/* Empty files, or folders in folders. */
static int inodes(char **arguments)
{
	long most = attack_number(arguments), got = 0;
	bool deep = arguments[2];
	char name[24];

	if (chdir(arguments[1]) < 0)
		return attack_got(0, 1);
	for (; got < most; got++) {
		snprintf(name, sizeof(name), "n%ld", deep ? 0 : got);
		if (deep ? mkdir(name, 0700) < 0 || chdir(name) < 0 : mknod(name, S_IFREG | 0600, 0) < 0)
			break;
	}
	return attack_got(got, most);
}

static int flood(char **arguments)
{
	memset(block, 'x', sizeof(block));
	for (long i = attack_number(arguments); i > 0; i--)
		if (write(STDOUT_FILENO, block, sizeof(block)) < 0 ||
			write(STDERR_FILENO, block, sizeof(block)) < 0)
			return 3;
	return 0;
}

/* ---- privileges over others of the same machine ---- */

/* Whether a limit is higher than before: a filter may say that it is and do nothing. */
static bool raised(int resource)
{
	struct rlimit before, limit;

	getrlimit((__rlimit_resource_t)resource, &before);
	if (before.rlim_max == RLIM_INFINITY)
		return false;
	limit = (struct rlimit){ before.rlim_max + 1, before.rlim_max + 1 };
	setrlimit((__rlimit_resource_t)resource, &limit);
	return getrlimit((__rlimit_resource_t)resource, &limit) == 0 && limit.rlim_max > before.rlim_max;
}

static int raise_limits(char **arguments)
{
	static const int limits[] = { RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_CORE, RLIMIT_MEMLOCK,
		RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO, RLIMIT_CPU, RLIMIT_FSIZE,
		RLIMIT_AS };

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(limits); i++)
		if (raised(limits[i]))
			printf("limit %d raised\n", limits[i]);
	printf("end\n");
	return 0;
}

static int priority(char **arguments)
{
	struct sched_param first = { 1 };
	int file_open;

	(void)arguments;
	attack_tell("nice", setpriority(PRIO_PROCESS, 0, -1));
	attack_tell("fifo", sched_setscheduler(0, SCHED_FIFO, &first));
	attack_tell("io", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
	file_open = open("/proc/self/oom_score_adj", O_WRONLY);
	attack_tell("oom", file_open < 0 ? -1 : write(file_open, "-500", 4));
	return 0;
}

static int core(char **arguments)
{
	(void)arguments;
	printf("%s\n", raised(RLIMIT_CORE) ? "raised" : "held");
	fflush(stdout);
	abort();
}

static const struct attack attacks[] = {
	{ "processes", processes },
	{ "zombies", zombies },
	{ "threads", threads },
	{ "heap", heap },
	{ "map", map },
	{ "tables", tables },
	{ "stack", stack },
	{ "memfd", memfd },
	{ "file", file },
	{ "segments", segments },
	{ "semaphores", semaphores },
	{ "queue", queue },
	{ "locked", locked },
	{ "buffers", buffers },
	{ "count", count },
	{ "inodes", inodes },
	{ "flood", flood },
	{ "raise", raise_limits },
	{ "priority", priority },
	{ "core", core },
};

int main(int argc, char **argv)
{
	return attack_main(attacks, ATTACK_COUNT(attacks), argc, argv);
}
