/*
 * calls.c: makes system calls as they are, past the C library: calls NAME=ARGUMENT,... ...
 *
 * Run in a box by syscalls.bats.  Prints for each call its name and "ok" or the name of the error.  Arguments
 * are numbers, a path, or @N: a page of memory that begins with the 64-bit number N.  NAME may be a number;
 * i386=N and x32=N make call N of these.
 *
 * calls taken PROGRAM ARGUMENT ... starts a program under a filter with a listener, so that there cannot be
 * another.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALL(call) { #call, SYS_##call },

static const struct {
	const char *name;
	long number;
} calls_names[] = {
	/* clang-format off */
	CALL(add_key) CALL(adjtimex) CALL(bpf) CALL(clock_adjtime) CALL(clone) CALL(clone3)
	CALL(fanotify_init) CALL(fchmod) CALL(fchmodat) CALL(fcntl) CALL(flock) CALL(fsetxattr)
	CALL(getpid) CALL(inotify_init1) CALL(io_setup) CALL(mknodat) CALL(openat) CALL(openat2)
	CALL(io_uring_setup) CALL(ioctl) CALL(ioprio_set) CALL(kcmp) CALL(keyctl) CALL(kill)
	CALL(landlock_create_ruleset) CALL(lsetxattr) CALL(memfd_create) CALL(memfd_secret)
	CALL(migrate_pages) CALL(mount) CALL(move_pages) CALL(mq_open)
	CALL(msgget) CALL(name_to_handle_at) CALL(open_by_handle_at)
	CALL(open_tree) CALL(perf_event_open) CALL(personality) CALL(pidfd_getfd) CALL(pivot_root)
	CALL(prctl) CALL(prlimit64) CALL(process_madvise) CALL(process_vm_readv) CALL(ptrace)
	CALL(quotactl_fd) CALL(request_key) CALL(sched_setaffinity) CALL(sched_setattr) CALL(sched_setparam)
	CALL(sched_setscheduler) CALL(seccomp) CALL(semget) CALL(sethostname) CALL(setns) CALL(setpriority)
	CALL(setrlimit) CALL(setsockopt) CALL(setxattr) CALL(shmget) CALL(socket) CALL(socketpair)
	CALL(swapon) CALL(syncfs) CALL(unshare) CALL(userfaultfd) CALL(vmsplice)
	/* clang-format on */
};

static long calls_number(const char *name)
{
	for (size_t i = 0; i < sizeof(calls_names) / sizeof(calls_names[0]); i++)
		if (strcmp(calls_names[i].name, name) == 0)
			return calls_names[i].number;
	if (*name < '0' || *name > '9') {
		printf("calls: no call %s\n", name);
		exit(9);
	}
	return strtol(name, NULL, 10);
}

static long calls_argument(char *text)
{
	uint64_t *page;

	if (*text == '/')
		return (long)text;
	if (*text != '@')
		return (long)strtoull(text, NULL, 0);
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*page = strtoull(text + 1, NULL, 0);
	return (long)page;
}

static long calls_i386(long number)
{
#ifdef __x86_64__
	__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
#endif
	return number;
}

static void calls_make(char *text)
{
	long argument[6] = { 0 }, result;
	char *name = strsep(&text, "="), *word;
	int count = 0;

	while (text && (word = strsep(&text, ",")) && *word && count < 6)
		argument[count++] = calls_argument(word);
	errno = 0;
	if (strcmp(name, "i386") == 0)
		result = calls_i386(argument[0]);
	else if (strcmp(name, "x32") == 0)
		result = syscall(0x40000000 | argument[0]);
	else
		result = syscall(calls_number(name), argument[0], argument[1], argument[2], argument[3],
			argument[4], argument[5]);
	printf("%s %s\n", name, result == -1 ? strerrorname_np(errno) : "ok");
	fflush(stdout);
}

static int calls_taken(char **program)
{
	struct sock_filter allow = { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW };
	struct sock_fprog filter = { 1, &allow };

	int listener;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return 77;
	listener = (int)syscall(
		SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
	/* it lasts as long as somebody has it open */
	if (listener < 0 || fcntl(listener, F_SETFD, 0) < 0)
		return 77;
	execv(program[0], program);
	return 9;
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "taken") == 0)
		return calls_taken(argv + 2);
	for (int i = 1; i < argc; i++)
		calls_make(argv[i]);
	return 0;
}
