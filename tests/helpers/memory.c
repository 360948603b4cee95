/*
 * memory.c: uses so many MiB of memory in a chosen way: memory WAY MIB [WHO].
 *
 * Run in a box by memory.bats.  WHO is the one that does it: the program itself, or a process or thread that
 * the program starts; the program ends with status 0 whatever becomes of that one.  A way that is asked for 0
 * MiB does all but use memory, so that the difference is the memory.  Ends with status 0 when as much as was
 * asked for was in use at one time, or 9 when that could not be had.
 */
#include <alloca.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIB  (1L << 20)
#define PAGE 4096L
/* What one page of a page table describes. */
#define TABLE_SPAN (PAGE / 8 * PAGE)

static void memory_need(int well, const char *what)
{
	if (well)
		return;
	perror(what);
	exit(9);
}

static void memory_touch(char *at, long bytes)
{
	for (long i = 0; i < bytes; i += PAGE)
		((volatile char *)at)[i] = 1;
}

/* At least a page, for there is no mapping of nothing. */
static char *memory_map(int fd, int flags, long bytes)
{
	char *at = mmap(NULL, (size_t)bytes + PAGE, PROT_READ | PROT_WRITE, flags, fd, 0);

	memory_need(at != MAP_FAILED, "mmap");
	return at;
}

/* ---- pages of the program ---- */

static void memory_malloc(long bytes)
{
	char *at = malloc((size_t)bytes + 1);

	memory_need(at != NULL, "malloc");
	memory_touch(at, bytes);
}

static void memory_freed(long bytes)
{
	char *at = memory_map(-1, MAP_PRIVATE | MAP_ANONYMOUS, bytes);

	memory_touch(at, bytes);
	munmap(at, (size_t)bytes + PAGE);
}

static void memory_private(long bytes)
{
	memory_touch(memory_map(-1, MAP_PRIVATE | MAP_ANONYMOUS, bytes), bytes);
}

static void memory_shared(long bytes)
{
	memory_touch(memory_map(-1, MAP_SHARED | MAP_ANONYMOUS, bytes), bytes);
}

/* Pages that the kernel fills in advance, for whom a lack of memory is no reason to fail. */
static void memory_populate(long bytes)
{
	memory_map(-1, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, bytes);
}

static void memory_stack(long bytes)
{
	memory_touch(alloca((size_t)bytes + 1), bytes);
}

/* ---- files in memory ---- */

static void memory_sysv(long bytes)
{
	int number = shmget(IPC_PRIVATE, (size_t)bytes + PAGE, 0600);
	char *at;

	memory_need(number >= 0, "shmget");
	at = shmat(number, NULL, 0);
	memory_need(at != (void *)-1, "shmat");
	shmctl(number, IPC_RMID, NULL);
	memory_touch(at, bytes);
}

static void memory_mapped(int fd, long bytes)
{
	memory_need(ftruncate(fd, bytes + PAGE) == 0, "ftruncate");
	memory_touch(memory_map(fd, MAP_SHARED, bytes), bytes);
}

static void memory_shm(long bytes)
{
	int fd = shm_open("/memory", O_RDWR | O_CREAT | O_EXCL, 0600);

	memory_need(fd >= 0, "/dev/shm");
	memory_mapped(fd, bytes);
}

static void memory_memfd(long bytes)
{
	int fd = memfd_create("memory", 0);

	memory_need(fd >= 0, "memfd");
	memory_mapped(fd, bytes);
}

static void memory_tmp(long bytes)
{
	static char piece[65536];
	int fd = open("/tmp/memory", O_RDWR | O_CREAT | O_EXCL, 0600);

	memory_need(fd >= 0, "/tmp");
	for (; bytes > 0; bytes -= (long)sizeof(piece))
		memory_need(write(fd, piece, sizeof(piece)) == sizeof(piece), "write");
}

/* ---- several at a time ---- */

/* 60 % that two processes share, and 40 % by which they differ */
static void memory_cow(long bytes)
{
	long more = bytes / 5 * 2;
	char *at = memory_map(-1, MAP_PRIVATE | MAP_ANONYMOUS, bytes - more);
	int status;
	pid_t child;

	memory_touch(at, bytes - more);
	child = fork();
	memory_need(child >= 0, "fork");
	if (child == 0) {
		memory_touch(at, more);
		_exit(0);
	}
	memory_need(waitpid(child, &status, 0) == child && status == 0, "child");
}

static void *memory_half(void *bytes)
{
	memory_private(*(long *)bytes / 2);
	return NULL;
}

static void memory_threads(long bytes)
{
	pthread_t thread[2];

	for (int i = 0; i < 2; i++)
		memory_need(pthread_create(&thread[i], NULL, memory_half, &bytes) == 0, "thread");
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
}

/* A process for each MiB.  When one is killed its parent waits for ever. */
static void memory_many(long bytes)
{
	int told[2];
	char byte;

	memory_need(pipe(told) == 0, "pipe");
	for (long i = 0; i < bytes / MIB; i++) {
		pid_t child = fork();

		memory_need(child >= 0, "fork");
		if (child == 0) {
			memory_private(MIB);
			memory_need(write(told[1], "x", 1) == 1, "pipe");
			for (;;)
				pause();
		}
	}
	for (long i = 0; i < bytes / MIB; i++)
		memory_need(read(told[0], &byte, 1) == 1, "pipe");
}

/* ---- memory of the kernel ---- */

/* Page tables: what is read and was never written has no page of its own, but a place in a table. */
static void memory_tables(long bytes)
{
	size_t span = (size_t)(bytes / PAGE * TABLE_SPAN + TABLE_SPAN);
	char *at = mmap(NULL, span, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	memory_need(at != MAP_FAILED, "mmap");
	madvise(at, span, MADV_NOHUGEPAGE);
	for (long i = 0; i < bytes / PAGE; i++)
		(void)((volatile char *)at)[i * TABLE_SPAN];
}

/* Writes until no more goes in; returns how much did. */
static long memory_fill(int fd)
{
	static const char piece[PAGE];
	long got = 0;
	ssize_t count;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	while ((count = write(fd, piece, sizeof(piece))) > 0)
		got += count;
	memory_need(errno == EAGAIN, "write");
	return got;
}

static void memory_pipes(long bytes)
{
	int end[2];

	for (; bytes > 0; bytes -= memory_fill(end[1]))
		memory_need(pipe(end) == 0, "pipe");
}

static void memory_sockets(long bytes)
{
	int end[2];

	for (; bytes > 0; bytes -= memory_fill(end[0]) + memory_fill(end[1]))
		memory_need(socketpair(AF_UNIX, SOCK_STREAM, 0, end) == 0, "socketpair");
}

static void memory_messages(long bytes)
{
	static const struct {
		long kind;
		char text[PAGE - 48]; /* with what the kernel puts before it, a page */
	} message = { 1, "" };

	while (bytes > 0) {
		int queue = msgget(IPC_PRIVATE, 0600);

		memory_need(queue >= 0, "msgget");
		for (; msgsnd(queue, &message, sizeof(message.text), IPC_NOWAIT) == 0; bytes -= PAGE)
			;
		memory_need(errno == EAGAIN, "msgsnd");
	}
}

/* Empty files: the kernel keeps some hundred bytes for each; they are counted as 512. */
static void memory_files(long bytes)
{
	char name[32];

	for (long i = 0; i < bytes / 512; i++) {
		snprintf(name, sizeof(name), "/tmp/%ld", i);
		memory_need(mknod(name, S_IFREG | 0600, 0) == 0, "/tmp");
	}
}

static const struct memory_way {
	const char *name;
	void (*use)(long bytes);
} memory_ways[] = {
	{ "malloc", memory_malloc },
	{ "freed", memory_freed },
	{ "private", memory_private },
	{ "shared", memory_shared },
	{ "populate", memory_populate },
	{ "stack", memory_stack },
	{ "sysv", memory_sysv },
	{ "shm", memory_shm },
	{ "memfd", memory_memfd },
	{ "tmp", memory_tmp },
	{ "cow", memory_cow },
	{ "threads", memory_threads },
	{ "many", memory_many },
	{ "tables", memory_tables },
	{ "pipes", memory_pipes },
	{ "sockets", memory_sockets },
	{ "messages", memory_messages },
	{ "files", memory_files },
};

/* ---- who does it ---- */

/* One use, as the one who does it sees it. */
struct memory_job {
	const struct memory_way *way;
	long bytes;
};

static void memory_do(const struct memory_job *job)
{
	job->way->use(job->bytes);
}

static pid_t memory_born(const struct memory_job *job)
{
	pid_t child = fork();

	memory_need(child >= 0, "fork");
	if (child == 0) {
		memory_do(job);
		_exit(0);
	}
	return child;
}

static void memory_child(const struct memory_job *job)
{
	waitpid(memory_born(job), NULL, 0);
}

/* Everybody between the program and the one who does it has gone; an end of a pipe tells when that one has.
 */
static void memory_daemon(const struct memory_job *job)
{
	int told[2];
	char byte;

	memory_need(pipe(told) == 0, "pipe");
	if (fork() == 0) {
		setsid();
		memory_born(job);
		_exit(0);
	}
	close(told[1]);
	wait(NULL);
	memory_need(read(told[0], &byte, 1) == 0, "pipe");
}

/* The program does not even look whether its child is still alive. */
static void memory_sleeper(const struct memory_job *job)
{
	memory_born(job);
	sleep(3600);
}

static void memory_deaf(const struct memory_job *job)
{
	for (int one = 1; one <= 64; one++)
		signal(one, SIG_IGN);
	memory_sleeper(job);
}

static void *memory_begin(void *job)
{
	memory_do(job);
	return NULL;
}

static void memory_thread(const struct memory_job *job)
{
	struct memory_job own = *job;
	pthread_t thread;

	memory_need(pthread_create(&thread, NULL, memory_begin, &own) == 0, "thread");
	pthread_join(thread, NULL);
}

static void memory_caught(int signal)
{
	(void)signal;
	_exit(0);
}

static void memory_failed(void)
{
	_exit(0);
}

/* Whatever goes wrong, signals and calls that fail, is caught, and the program ends well. */
static void memory_catcher(const struct memory_job *job)
{
	for (int one = 1; one <= 64; one++)
		signal(one, memory_caught);
	atexit(memory_failed);
	memory_do(job);
}

/* It gets what it wants, says so, and stays. */
static void memory_holder(const struct memory_job *job)
{
	memory_do(job);
	printf("ready\n");
	fflush(stdout);
	sleep(3600);
}

/* It comes late: it has used CPU time before. */
static void memory_late(const struct memory_job *job)
{
	while (clock() < CLOCKS_PER_SEC / 2)
		;
	memory_do(job);
}

static const struct memory_who {
	const char *name;
	void (*start)(const struct memory_job *job);
} memory_whos[] = {
	{ "self", memory_do },
	{ "child", memory_child },
	{ "daemon", memory_daemon },
	{ "sleeper", memory_sleeper },
	{ "deaf", memory_deaf },
	{ "thread", memory_thread },
	{ "catcher", memory_catcher },
	{ "holder", memory_holder },
	{ "late", memory_late },
};

static const struct memory_way *memory_find_way(const char *name)
{
	for (size_t i = 0; i < sizeof(memory_ways) / sizeof(memory_ways[0]); i++)
		if (strcmp(memory_ways[i].name, name) == 0)
			return &memory_ways[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const char *who = argc > 3 ? argv[3] : "self";
	struct memory_job job = { argc > 2 ? memory_find_way(argv[1]) : NULL, 0 };

	if (!job.way)
		return 9;
	job.bytes = strtol(argv[2], NULL, 10) * MIB;
	for (size_t i = 0; i < sizeof(memory_whos) / sizeof(memory_whos[0]); i++)
		if (strcmp(memory_whos[i].name, who) == 0) {
			memory_whos[i].start(&job);
			return 0;
		}
	return 9;
}
