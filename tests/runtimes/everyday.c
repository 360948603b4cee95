/*
 * everyday.c: what C programs do, a line for each: reads numbers, then threads, processes, files, signals,
 * timers, waiting for descriptors, memory, locales.  A line that fails says where.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#define MUST(condition) \
	do { \
		if (!(condition)) { \
			printf("line %d: %s: %s\n", __LINE__, #condition, strerror(errno)); \
			exit(1); \
		} \
	} while (0)

enum { THREADS = 8, ROUNDS = 20000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t semaphore;
static long counter;
static int finished;
static _Thread_local int own;
static volatile sig_atomic_t signals;
static sigjmp_buf back;

static void numbers(void)
{
	long long sum = 0;
	long value;
	int count = 0;

	while (scanf("%ld", &value) == 1) {
		sum += value;
		count++;
	}
	MUST(feof(stdin));
	printf("numbers %d %lld\n", count, sum);
}

static void *worker(void *ignored)
{
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		counter++;
		pthread_mutex_unlock(&mutex);
		own++;
	}
	sem_post(&semaphore);
	pthread_mutex_lock(&mutex);
	finished += own == ROUNDS;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
	return ignored;
}

static void *sleeper(void *ignored)
{
	for (;;)
		pause();
	return ignored;
}

static void threads(void)
{
	pthread_t thread[THREADS], other;
	pthread_attr_t attr;
	void *result;

	MUST(pthread_barrier_init(&barrier, NULL, THREADS) == 0 && sem_init(&semaphore, 0, 0) == 0);
	MUST(pthread_attr_init(&attr) == 0 && pthread_attr_setstacksize(&attr, 1 << 20) == 0);
	for (int i = 0; i < THREADS; i++)
		MUST((errno = pthread_create(&thread[i], &attr, worker, NULL)) == 0);
	pthread_mutex_lock(&mutex);
	while (finished < THREADS)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_join(thread[i], NULL) == 0 && sem_trywait(&semaphore) == 0);
	MUST((errno = pthread_create(&other, NULL, sleeper, NULL)) == 0);
	MUST(pthread_cancel(other) == 0 && pthread_join(other, &result) == 0 && result == PTHREAD_CANCELED);
	printf("threads %ld\n", counter);
}

static void memory(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = 96 << 20;
	char *block = malloc(size), *map, *shared;

	MUST(block);
	memset(block, 1, size);
	MUST((block = realloc(block, size + (32 << 20))));
	free(block);
	MUST((map = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) !=
		MAP_FAILED);
	MUST(mprotect(map + page, page, PROT_NONE) == 0 && madvise(map, page, MADV_DONTNEED) == 0);
	MUST((map = mremap(map, page, 8 * page, MREMAP_MAYMOVE)) != MAP_FAILED && munmap(map, 8 * page) == 0);
	shared = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	MUST(shared != MAP_FAILED);
	if (fork() == 0) {
		strcpy(shared, "memory of a child");
		_exit(0);
	}
	MUST(wait(NULL) > 0);
	puts(shared);
}

static void processes(void)
{
	char line[64] = "";
	int ends[2], status;
	FILE *pipe_of;
	pid_t pid;

	MUST(pipe(ends) == 0 && (pid = fork()) >= 0);
	if (pid == 0) {
		dup2(ends[1], 1);
		execlp("sh", "sh", "-c", "echo from a shell; exit 7", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	MUST(read(ends[0], line, sizeof(line)) == 13 && waitpid(pid, &status, 0) == pid);
	printf("processes %d %s", WEXITSTATUS(status), line);
	close(ends[0]);
	MUST((pipe_of = popen("tr a-z A-Z | cat", "w")) && fputs("popen quietly\n", pipe_of) > 0);
	fflush(stdout);
	MUST(pclose(pipe_of) == 0);
	MUST(WEXITSTATUS(system("exit 5")) == 5);
	if ((pid = fork()) == 0)
		abort();
	MUST(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	if ((pid = fork()) == 0) {
		MUST(setpgid(0, 0) == 0 && nice(1) != -1);
		sleeper(NULL);
	}
	MUST(kill(pid, SIGSTOP) == 0 && waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
	MUST(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGKILL);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	signals++;
	if (number == SIGSEGV)
		siglongjmp(back, 1);
}

static void handled(void)
{
	struct sigaction action = { .sa_sigaction = on_signal,
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
	stack_t stack = { .ss_sp = malloc(65536), .ss_size = 65536 };
	struct itimerval soon = { .it_value = { .tv_usec = 2000 } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
	struct itimerspec often = { .it_value = { .tv_nsec = 1000000 },
		.it_interval = { .tv_nsec = 1000000 } };
	volatile char *volatile nowhere = NULL;
	timer_t timer;
	sigset_t set;

	MUST(sigaltstack(&stack, NULL) == 0);
	for (int *number = (int[]){ SIGSEGV, SIGUSR1, SIGUSR2, SIGALRM, 0 }; *number; number++)
		MUST(sigaction(*number, &action, NULL) == 0);
	MUST(raise(SIGUSR1) == 0 && kill(getpid(), SIGUSR1) == 0 &&
		pthread_kill(pthread_self(), SIGUSR1) == 0);
	if (sigsetjmp(back, 1) == 0)
		*nowhere = 1;
	MUST(signals == 4 && setitimer(ITIMER_REAL, &soon, NULL) == 0);
	while (signals < 5)
		sigsuspend(&(sigset_t){ 0 });
	MUST(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 &&
		timer_settime(timer, 0, &often, NULL) == 0);
	while (signals < 8)
		pause();
	MUST(timer_delete(timer) == 0);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	MUST(sigprocmask(SIG_BLOCK, &set, NULL) == 0 && raise(SIGALRM) == 0);
	MUST(sigtimedwait(&set, NULL, &(struct timespec){ .tv_sec = 5 }) == SIGALRM);
	puts("signals and timers");
}

static void waiting(void)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = 42 }, got;
	int pair[2], group = epoll_create1(EPOLL_CLOEXEC), count, timer;
	struct timeval second = { .tv_sec = 1 };
	struct pollfd polled;
	uint64_t value = 1;
	sigset_t set;
	fd_set fds;

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && write(pair[0], "x", 1) == 1);
	FD_ZERO(&fds);
	FD_SET(pair[1], &fds);
	MUST(select(pair[1] + 1, &fds, NULL, NULL, &second) == 1);
	polled = (struct pollfd){ .fd = pair[1], .events = POLLIN };
	MUST(poll(&polled, 1, 1000) == 1);
	MUST(group >= 0 && epoll_ctl(group, EPOLL_CTL_ADD, pair[1], &event) == 0);
	MUST(epoll_wait(group, &got, 1, 1000) == 1 && got.data.u32 == 42);
	MUST((count = eventfd(0, EFD_CLOEXEC)) >= 0 && write(count, &value, 8) == 8 &&
		read(count, &value, 8) == 8);
	MUST((timer = timerfd_create(CLOCK_MONOTONIC, 0)) >= 0);
	MUST(timerfd_settime(timer, 0, &(struct itimerspec){ .it_value.tv_nsec = 1000 }, NULL) == 0);
	MUST(read(timer, &value, 8) == 8);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	MUST(sigprocmask(SIG_BLOCK, &set, NULL) == 0 && signalfd(-1, &set, SFD_CLOEXEC) >= 0);
	puts("select, poll, epoll");
}

static void local_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
	int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), client = socket(AF_UNIX, SOCK_STREAM, 0),
	    peer;
	char got[8] = "";

	MUST(server >= 0 && bind(server, (struct sockaddr *)&address, sizeof(address)) == 0);
	MUST(listen(server, 4) == 0 && connect(client, (struct sockaddr *)&address, sizeof(address)) == 0);
	MUST((peer = accept4(server, NULL, NULL, SOCK_CLOEXEC)) >= 0 && send(client, "hello", 5, 0) == 5);
	MUST(recv(peer, got, sizeof(got), 0) == 5 && shutdown(peer, SHUT_RDWR) == 0);
	printf("socket %s\n", got);
}

static void files(void)
{
	char name[] = "/tmp/everyday-XXXXXX", text[32] = "", *map;
	FILE *nameless = tmpfile();
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = mkstemp(name);
	struct stat st;

	MUST(nameless && fprintf(nameless, "%d", 1234) == 4);
	rewind(nameless);
	MUST(fgets(text, sizeof(text), nameless) && fclose(nameless) == 0);
	MUST(fd >= 0 && ftruncate(fd, 8192) == 0 && pwrite(fd, "mapped", 6, 4096) == 6);
	MUST((map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) != MAP_FAILED);
	MUST(!strcmp(map + 4096, "mapped") && msync(map, 8192, MS_SYNC) == 0);
	MUST(fsync(fd) == 0 && fdatasync(fd) == 0 && posix_fallocate(fd, 0, 16384) == 0);
	MUST(fcntl(fd, F_SETLK, &lock) == 0);
	MUST(rename(name, "/tmp/other") == 0 && symlink("other", "/tmp/link") == 0 &&
		stat("/tmp/link", &st) == 0);
	MUST(st.st_size == 16384 && link("/tmp/other", "/tmp/third") == 0 && chmod("/tmp/third", 0600) == 0);
	MUST(mkdir("/tmp/folder", 0700) == 0 && chdir("/tmp/folder") == 0 && mkfifo("fifo", 0600) == 0);
	MUST(access("/box/everyday.c", R_OK) == 0 && fopen("/no/such", "r") == NULL && errno == ENOENT);
	printf("files %s %s\n", text, map + 4096);
}

static void words(void)
{
	char in[] = "\xc3\xa4\xe2\x82\xac", out[8] = "", *from = in, *to = out;
	size_t left = strlen(in), room = sizeof(out);
	wchar_t wide[8];
	iconv_t latin;

	MUST(setlocale(LC_ALL, "C.UTF-8") && mbstowcs(wide, in, 8) == 2);
	MUST((latin = iconv_open("ISO-8859-15", "UTF-8")) != (iconv_t)-1);
	MUST(iconv(latin, &from, &left, &to, &room) == 0 && iconv_close(latin) == 0);
	printf("locale %x %x, iconv %x %x\n", (unsigned)wide[0], (unsigned)wide[1], (unsigned char)out[0],
		(unsigned char)out[1]);
}

static void system_asked(void)
{
	struct rlimit limit;
	struct rusage usage;
	struct timespec now;
	char random[16];

	MUST(getrlimit(RLIMIT_NOFILE, &limit) == 0 && setrlimit(RLIMIT_NOFILE, &limit) == 0);
	MUST(getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss > 0);
	MUST(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 && clock_getres(CLOCK_MONOTONIC, &now) == 0);
	MUST(nanosleep(&(struct timespec){ .tv_nsec = 1000 }, NULL) == 0 && getrandom(random, 16, 0) == 16);
	MUST(sysconf(_SC_NPROCESSORS_ONLN) >= 1 && sysconf(_SC_PHYS_PAGES) > 0);
	MUST(getpid() > 1 && getppid() == 1 && getuid() == geteuid() && getenv("PATH") &&
		time(NULL) > 1700000000);
	MUST(getpriority(PRIO_PROCESS, 0) == 0 && !isatty(0));
	puts("system");
}

int main(void)
{
	numbers();
	threads();
	memory();
	processes();
	handled();
	waiting();
	local_socket();
	files();
	words();
	system_asked();
	return 0;
}
