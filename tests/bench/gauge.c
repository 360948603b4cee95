/*
 * gauge.c: measures what a program's everyday work costs: gauge FILE [filter].
 *
 * Started by bench (inside.c), bare and in a box, and told FILE, which is the same file in both.  With
 * `filter` it first gets the least filter of system calls that there is, one that allows everything.  Prints
 * a line for each kind of work: its name and nanoseconds for one piece, the least of several tries, since
 * everything that disturbs makes it more.  Ends with 9 when something cannot be done.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
	TRIES = 8,
	READ_BYTES = 64,
	PAGES = 4096,
};

/* What is worked on. */
struct gauge {
	int file, zero;
	char *pages;
	size_t page; /* bytes */
	uint64_t number;
};

/* Each does `count` pieces; 0, or -1 when one cannot be done. */

static int gauge_loop(struct gauge *gauge, long count)
{
	uint64_t number = gauge->number;

	while (count--) { /* xorshift: each turn needs the one before */
		number ^= number << 13;
		number ^= number >> 7;
		number ^= number << 17;
	}
	gauge->number = number;
	return number ? 0 : -1;
}

static int gauge_getppid(struct gauge *gauge, long count)
{
	(void)gauge;
	while (count--)
		syscall(SYS_getppid);
	return 0;
}

static int gauge_read(int fd, long count)
{
	char bytes[READ_BYTES];

	while (count--)
		if (pread(fd, bytes, sizeof(bytes), 0) != sizeof(bytes))
			return -1;
	return 0;
}

static int gauge_file(struct gauge *gauge, long count)
{
	return gauge_read(gauge->file, count);
}

static int gauge_zero(struct gauge *gauge, long count)
{
	return gauge_read(gauge->zero, count);
}

/* Every page is new to the process when it is written to. */
static int gauge_faults(struct gauge *gauge, long count)
{
	for (long page = 0; page < count; page++)
		*(volatile char *)(gauge->pages + (size_t)page * gauge->page) = 1;
	return madvise(gauge->pages, (size_t)count * gauge->page, MADV_DONTNEED);
}

static const struct {
	const char *name;
	int (*work)(struct gauge *gauge, long count);
	long count; /* some milliseconds */
} gauges[] = {
	{ "loop", gauge_loop, 2000000 },
	{ "getppid", gauge_getppid, 20000 },
	{ "file", gauge_file, 5000 },
	{ "zero", gauge_zero, 5000 },
	{ "fault", gauge_faults, PAGES },
};

static int gauge_filter(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = { 1, &allow };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static double gauge_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
	struct gauge gauge = { .number = 1 };
	size_t room;

	gauge.page = (size_t)sysconf(_SC_PAGESIZE);
	room = PAGES * gauge.page;
	gauge.file = argc >= 2 ? open(argv[1], O_RDONLY) : -1;
	gauge.zero = open("/dev/zero", O_RDONLY);
	gauge.pages = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (gauge.file < 0 || gauge.zero < 0 || gauge.pages == MAP_FAILED)
		return 9;
	if (argc == 3 && (strcmp(argv[2], "filter") != 0 || gauge_filter() < 0))
		return 9;
	madvise(gauge.pages, room, MADV_NOHUGEPAGE); /* fails where there are none, which is as well */
	for (size_t i = 0; i < sizeof(gauges) / sizeof(*gauges); i++) {
		double least = 0;

		for (int turn = 0; turn < TRIES; turn++) {
			double start = gauge_now(), took;

			if (gauges[i].work(&gauge, gauges[i].count) < 0)
				return 9;
			took = (gauge_now() - start) / (double)gauges[i].count;
			if (turn == 0 || took < least)
				least = took;
		}
		printf("%s %.4f\n", gauges[i].name, least);
	}
	return fflush(stdout) ? 9 : 0;
}
