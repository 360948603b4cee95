/*
 * reach.c: tries whatever one can do to, or learn of, another process: reach PID, or reach child for a child
 * of its own.  Prints the names of what can be done.
 *
 * Run in a box by proc.bats; what it can do to its child shows that it would do the same to others.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char here[64];

static void files(pid_t pid)
{
	static const char *const names[] = { "auxv", "cgroup", "cmdline", "comm", "environ", "io", "limits",
		"maps", "mem", "mountinfo", "oom_score", "pagemap", "personality", "smaps", "stack", "stat",
		"status", "syscall", "wchan" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, names[i]);
		if (open(path, O_RDONLY) >= 0)
			puts(names[i]);
	}
}

static void links(pid_t pid)
{
	static const char *const names[] = { "cwd", "exe", "root", "fd/0", "ns/mnt", "ns/user" };
	char path[PATH_MAX], target[PATH_MAX];
	struct stat st;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, names[i]);
		if (readlink(path, target, sizeof(target)) > 0 || open(path, O_PATH) >= 0 ||
			lstat(path, &st) == 0)
			puts(names[i]);
	}
	snprintf(path, sizeof(path), "/proc/%d/map_files", (int)pid);
	if (opendir(path))
		puts("map_files");
}

static void calls(pid_t pid)
{
	char copy[64];
	struct iovec mine = { copy, sizeof(copy) }, theirs = { here, sizeof(here) };
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);

	if (process_vm_readv(pid, &mine, 1, &theirs, 1, 0) >= 0)
		puts("process_vm_readv");
	if (process_vm_writev(pid, &mine, 1, &theirs, 1, 0) >= 0)
		puts("process_vm_writev");
	if (syscall(SYS_kcmp, getpid(), pid, KCMP_FILES, 0, 0) >= 0)
		puts("kcmp");
	if (pidfd >= 0 && syscall(SYS_pidfd_getfd, pidfd, 0, 0) >= 0)
		puts("pidfd_getfd");
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0)
		puts("ptrace");
}

int main(int argc, char **argv)
{
	pid_t pid = argc > 1 ? (pid_t)atoi(argv[1]) : 0;

	if (argc > 1 && strcmp(argv[1], "child") == 0) {
		pid = fork();
		while (pid == 0)
			pause();
	}
	if (pid <= 0)
		return 9;
	files(pid);
	links(pid);
	calls(pid);
	if (argc > 1 && strcmp(argv[1], "child") == 0)
		kill(pid, SIGKILL);
	return 0;
}
