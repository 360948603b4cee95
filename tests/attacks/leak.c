/*
 * leak.c: class: leaks.
 *
 * Attempted: to learn something of the machine, its users, its other processes, the caller or the sandbox
 * itself, that a box must not tell.  To be seen: nothing but `end', or the error.
 */
#include "attack.h"

#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <pwd.h>
#include <sys/klog.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

static int end(void)
{
	printf("end\n");
	return 0;
}

/* Which of the files can be read from. */
static int files(char **arguments)
{
	char byte;

	for (char **path = arguments; *path; path++) {
		int file = open(*path, O_RDONLY | O_NONBLOCK);

		if (file >= 0 && (read(file, &byte, 1) > 0 || errno == EISDIR))
			printf("can be read: %s\n", *path);
		if (file >= 0)
			close(file);
	}
	return end();
}

/* What a folder has besides the names given. */
static int folder(char **arguments)
{
	DIR *dir = opendir(arguments[0]);
	struct dirent *entry;

	if (!dir)
		printf("%s\n", strerrorname_np(errno));
	while (dir && (entry = readdir(dir))) {
		char **known = arguments + 1;

		while (*known && strcmp(*known, entry->d_name) != 0)
			known++;
		if (!*known && entry->d_name[0] != '.')
			printf("there is: %s\n", entry->d_name);
	}
	return end();
}

static int environment(char **arguments)
{
	(void)arguments;
	for (char **one = environ; *one; one++)
		if (strcmp(*one, "LIBC_FATAL_STDERR_=1") != 0)
			printf("%s\n", *one);
	return end();
}

/* Descriptors besides the standard streams, up to a number no limit of ours is above. */
static int descriptors(char **arguments)
{
	(void)arguments;
	for (int fd = 3; fd < 70000; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("descriptor %d\n", fd);
	return end();
}

/* Standard streams that are the host's regular files could be opened again, and tell their path. */
static int streams(char **arguments)
{
	struct stat st;
	char path[40];

	(void)arguments;
	for (int fd = 0; fd < 3; fd++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
			fprintf(stderr, "descriptor %d is a file\n", fd);
		if (fd == 0 && open(path, O_WRONLY) >= 0 && S_ISREG(st.st_mode))
			fprintf(stderr, "descriptor %d can be written\n", fd);
	}
	return end();
}

/* Whether a text occurs in a file. */
static int text(char **arguments)
{
	static char bytes[1 << 20];
	int file = open(arguments[1], O_RDONLY);
	ssize_t got = file < 0 ? 0 : read(file, bytes, sizeof(bytes) - 1);

	bytes[got < 0 ? 0 : got] = '\0';
	if (strstr(bytes, arguments[0]))
		printf("%s has %s\n", arguments[1], arguments[0]);
	return end();
}

/* How many lines a file has that are not of this form: every control group is "/". */
static int groups(char **arguments)
{
	FILE *file = fopen("/proc/self/cgroup", "r");
	char line[4096];

	(void)arguments;
	while (file && fgets(line, sizeof(line), file))
		if (strlen(line) < 3 || strcmp(line + strlen(line) - 3, ":/\n") != 0)
			printf("%s", line);
	return end();
}

static int names(char **arguments)
{
	const struct passwd *user = getpwuid(getuid());
	struct utsname machine;

	(void)arguments;
	uname(&machine);
	printf("%s %s %u %u %s\n", machine.nodename, user ? user->pw_name : "-", getuid(), getgid(),
		machine.domainname);
	setpwent();
	while ((user = getpwent()))
		if (user->pw_uid != getuid() && user->pw_uid != 0 && user->pw_uid != 65534)
			printf("user %s\n", user->pw_name);
	return end();
}

static int processes(char **arguments)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	(void)arguments;
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && atoi(entry->d_name) != getpid())
			printf("process %s\n", entry->d_name);
	return end();
}

static int interfaces(char **arguments)
{
	struct if_nameindex *all = if_nameindex();
	FILE *file = fopen("/proc/net/dev", "r");
	char line[400];

	(void)arguments;
	for (; all && all->if_index; all++)
		if (strcmp(all->if_name, "lo") != 0)
			printf("interface %s\n", all->if_name);
	while (file && fgets(line, sizeof(line), file))
		if (strchr(line, ':') && !strstr(line, "lo:"))
			printf("%s", line);
	return end();
}

/* Files of which each line but the first is a socket. */
static int sockets(char **arguments)
{
	static const char *const lists[] = { "/proc/net/unix", "/proc/net/tcp", "/proc/net/udp",
		"/proc/net/netlink", "/proc/net/packet", "/proc/net/route", "/proc/net/arp" };
	char line[400];

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(lists); i++) {
		FILE *file = fopen(lists[i], "r");

		for (int number = 0; file && fgets(line, sizeof(line), file); number++)
			if (number > 0 && i != 3)
				printf("%s %s", lists[i], line);
	}
	return end();
}

/* Whatever pid 1 has: its memory, its descriptors, its environment. */
static int first(char **arguments)
{
	static const char *const things[] = { "mem", "environ", "maps", "cmdline", "fd/0", "fd/4", "root",
		"cwd", "exe", "ns/user", "syscall", "stack", "auxv", "pagemap" };
	char bytes[8], path[60];
	struct iovec here = { bytes, sizeof(bytes) }, there = { (void *)0x400000, sizeof(bytes) };

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(things); i++) {
		snprintf(path, sizeof(path), "/proc/1/%s", things[i]);
		if (open(path, O_RDONLY) >= 0 || readlink(path, bytes, sizeof(bytes)) >= 0)
			printf("there is %s\n", path);
	}
	attack_tell("vm", process_vm_readv(1, &here, 1, &there, 1, 0));
	attack_tell("ptrace", ptrace(PTRACE_SEIZE, 1, 0, 0));
	return end();
}

static int kernel_log(char **arguments)
{
	static char bytes[4096];

	(void)arguments;
	attack_tell("syslog", klogctl(3, bytes, sizeof(bytes)));
	return end();
}

/* ".." of the root is the root, by every way. */
static int root(char **arguments)
{
	static const char *const ways[] = { "/..", "/../../../..", "/proc/self/root/..", "/box/../..",
		"/proc/self/cwd/../../..", "/proc/thread-self/root/.." };
	struct stat here, there;

	(void)arguments;
	stat("/", &here);
	for (size_t i = 0; i < ATTACK_COUNT(ways); i++)
		if (stat(ways[i], &there) < 0 || here.st_ino != there.st_ino || here.st_dev != there.st_dev)
			printf("another root: %s\n", ways[i]);
	return end();
}

static const struct attack attacks[] = {
	{ "files", files },
	{ "folder", folder },
	{ "environment", environment },
	{ "descriptors", descriptors },
	{ "streams", streams },
	{ "text", text },
	{ "groups", groups },
	{ "names", names },
	{ "processes", processes },
	{ "interfaces", interfaces },
	{ "sockets", sockets },
	{ "first", first },
	{ "kernel-log", kernel_log },
	{ "root", root },
};

int main(int argc, char **argv)
{
	return attack_main(attacks, ATTACK_COUNT(attacks), argc, argv);
}
