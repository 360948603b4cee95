/*
 * escape.c: class: escapes.
 *
 * Attempted: to reach what is outside of the box, or to gain a right that leads there.  To be seen: an error
 * for each call, nothing but `end' where only successes are printed, and nothing at all at the bait outside.
 */
#include "attack.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/nsfs.h>
#include <linux/vm_sockets.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int end(void)
{
	printf("end\n");
	return 0;
}

static void success(const char *what, long result)
{
	if (result >= 0)
		printf("done: %s\n", what);
	fflush(stdout);
}

/* ---- mounts and roots ---- */

static int mounts(char **arguments)
{
	(void)arguments;
	success("chroot", chroot("/tmp"));
	success("pivot_root", syscall(SYS_pivot_root, "/tmp", "/tmp"));
	success("tmpfs", mount("none", "/tmp", "tmpfs", 0, NULL));
	success("proc", mount("none", "/tmp", "proc", 0, NULL));
	success("bind", mount("/usr", "/tmp", NULL, MS_BIND, NULL));
	success("remount", mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL));
	success("remount root", mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
	success("propagation", mount(NULL, "/", NULL, MS_SHARED | MS_REC, NULL));
	success("umount proc", umount2("/proc", MNT_DETACH));
	success("umount box", umount2("/box", MNT_DETACH));
	success("umount root", umount2("/", MNT_DETACH));
	success("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/usr", 1 /* clone */));
	success("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
	success("fspick", syscall(SYS_fspick, AT_FDCWD, "/", 0));
	success("move_mount", syscall(SYS_move_mount, AT_FDCWD, "/usr", AT_FDCWD, "/tmp", 0));
	success("mount_setattr", syscall(SYS_mount_setattr, AT_FDCWD, "/usr", 0, "\0\0\0\0\0\0\0\0\1", 32));
	return end();
}

static int namespaces(char **arguments)
{
	static const char *const names[] = { "user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time" };
	static const int flags[] = { CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC,
		CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80 };
	char path[40];

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(names); i++) {
		int file;

		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		file = open(path, O_RDONLY);
		success(names[i], unshare(flags[i]));
		success("user and more", unshare(flags[i] | CLONE_NEWUSER));
		success("setns", setns(file, flags[i]));
		success("parent", ioctl(file, NS_GET_PARENT));
		close(file);
	}
	for (size_t i = 0; i + 1 < ATTACK_COUNT(names); i++) { /* the last is no flag of clone() */
		long child = syscall(SYS_clone, flags[i] | SIGCHLD, 0, 0, 0, 0);

		if (child == 0)
			_exit(0);
		success("clone", child);
	}
	return end();
}

/* ---- rights ---- */

static int rights(char **arguments)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct all[2] = { { ~0U, ~0U, 0 }, { ~0U, ~0U, 0 } };
	gid_t group = 0;
	int map;

	(void)arguments;
	success("setuid", setuid(0));
	success("setresuid", setresuid(0, 0, 0));
	success("setgid", setgid(0));
	success("setgroups", setgroups(1, &group));
	success("capset", syscall(SYS_capset, &head, all));
	success("ambient", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
	success("securebits", prctl(PR_SET_SECUREBITS, 0, 0, 0, 0));
	success("keepcaps", prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
	success("new privileges", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	map = open("/proc/self/uid_map", O_WRONLY);
	success("id map", map < 0 ? -1 : write(map, "0 0 1", 5));
	return end();
}

/* A copy of this program with the set-user-id bit, and those of the system. */
static int setid(char **arguments)
{
	char path[400] = "";

	if (arguments[0]) {
		printf("%u %u\n", geteuid(), getegid());
		return 0;
	}
	if (readlink("/proc/self/exe", path, sizeof(path) - 1) < 0)
		return 9;
	if (fork() == 0) {
		execl("/bin/cp", "cp", path, "/box/setid", NULL);
		_exit(9);
	}
	wait(NULL);
	if (chmod("/box/setid", 06755) < 0)
		printf("chmod: %s\n", strerrorname_np(errno));
	fflush(stdout);
	execl("/box/setid", "escape", "setid", "now", NULL);
	return 9;
}

/* ---- files ---- */

static int devices(char **arguments)
{
	(void)arguments;
	success("memory", mknod("/box/mem", S_IFCHR | 0600, makedev(1, 1)));
	success("disk", mknod("/box/disk", S_IFBLK | 0600, makedev(254, 0)));
	success("tty", mknod("/box/tty", S_IFCHR | 0600, makedev(5, 0)));
	success("in tmp", mknod("/tmp/mem", S_IFCHR | 0600, makedev(1, 1)));
	return end();
}

/* What is read-only, and what is ours. */
static int writes(char **arguments)
{
	static const char *const files[] = { "/usr/bin/env", "/bin/sh", "/etc/passwd", "/etc/group",
		"/etc/hosts", "/etc/ld.so.cache", "/t/escape", "/proc/sys/kernel/core_pattern",
		"/proc/sys/kernel/hostname", "/proc/sys/user/max_user_namespaces",
		"/proc/sys/vm/overcommit_memory", "/proc/sysrq-trigger", "/proc/self/exe",
		"/proc/1/oom_score_adj", "/proc/sys/fs/binfmt_misc/register", "/proc/self/setgroups" };
	static const char *const folders[] = { "/x", "/usr/x", "/etc/x", "/dev/x", "/bin/x", "/t/x", "/lib/x",
		"/proc/x" };
	int file;

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(files); i++)
		if ((file = open(files[i], O_WRONLY)) >= 0 && write(file, "", 0) >= 0 &&
			strncmp(files[i], "/proc", 5) != 0)
			printf("can be written: %s\n", files[i]);
		else if (file >= 0 && write(file, "0", 1) > 0)
			printf("was written: %s\n", files[i]);
	for (size_t i = 0; i < ATTACK_COUNT(folders); i++) {
		success(folders[i], mkdir(folders[i], 0700));
		success(folders[i], symlink("/", folders[i]));
	}
	success("rename box", rename("/box", "/tmp/box"));
	success("remove box", rmdir("/box"));
	success("remove etc", rmdir("/etc"));
	success("chmod root", chmod("/", 0777));
	success("chmod usr", chmod("/usr", 0777));
	success("link", link("/usr/bin/env", "/box/env"));
	return end();
}

static int handles(char **arguments)
{
	struct {
		struct file_handle head;
		unsigned char bytes[128];
	} handle = { .head = { .handle_bytes = 128 } };
	int mount_id, file = open("/box", O_RDONLY);

	(void)arguments;
	if (name_to_handle_at(AT_FDCWD, "/usr", &handle.head, &mount_id, 0) < 0)
		handle.head.handle_bytes = 8;
	attack_tell("by handle", open_by_handle_at(file, &handle.head, O_RDONLY));
	return 0;
}

/* ---- others' processes ---- */

static int signals(char **arguments)
{
	pid_t outer = (pid_t)attack_number(arguments);

	success("signal", kill(outer, SIGKILL));
	success("probe", kill(outer, 0));
	success("thread", syscall(SYS_tkill, outer, SIGKILL));
	success("queue", sigqueue(outer, SIGTERM, (union sigval){ 0 }));
	success("pidfd", syscall(SYS_pidfd_open, outer, 0));
	success("priority", setpriority(PRIO_PROCESS, (id_t)outer, 19));
	success("ptrace", ptrace(PTRACE_SEIZE, outer, 0, 0));
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	kill(-1, SIGTERM);
	return end();
}

/* What one user's process may do to another of the same user's: pid 1. */
static int first(char **arguments)
{
	struct rlimit limit;
	struct sched_param idle = { 0 };
	cpu_set_t all;

	(void)arguments;
	success("look at limits", prlimit(1, RLIMIT_CPU, NULL, &limit));
	success("limits", prlimit(1, RLIMIT_CPU, &limit, NULL));
	success("scheduler", sched_setscheduler(1, SCHED_IDLE, &idle));
	success("CPUs",
		sched_getaffinity(1, sizeof(all), &all) < 0 ? -1 : sched_setaffinity(1, sizeof(all), &all));
	success("priority", setpriority(PRIO_PROCESS, 1, 19));
	success("of the user", setpriority(PRIO_USER, getuid(), 19));
	success("io", syscall(SYS_ioprio_set, 1, 1, 3 << 13));
	return end();
}

/* ---- sockets ---- */

static int abstract(char **arguments)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int at = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "%s", arguments[0]);
	attack_tell("connect", at < 0 ? -1
				      : connect(at, (struct sockaddr *)&address,
						(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
							    strlen(arguments[0]))));
	return 0;
}

static int tcp(char **arguments)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)attack_number(arguments)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int at = socket(AF_INET, SOCK_STREAM, 0), datagrams = socket(AF_INET, SOCK_DGRAM, 0);

	attack_tell("tcp", at < 0 ? -1 : connect(at, (struct sockaddr *)&address, sizeof(address)));
	attack_tell("udp",
		datagrams < 0 ? -1
			      : sendto(datagrams, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)));
	return 0;
}

static int families(char **arguments)
{
	(void)arguments;
	success("raw", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	success("packet", socket(AF_PACKET, SOCK_RAW, 0));
	success("vsock", socket(AF_VSOCK, SOCK_STREAM, 0));
	success("alg", socket(AF_ALG, SOCK_SEQPACKET, 0));
	success("audit", socket(AF_NETLINK, SOCK_RAW, 9));
	success("kernel events", socket(AF_NETLINK, SOCK_RAW, 15));
	success("diagnosis", socket(AF_NETLINK, SOCK_RAW, 4));
	success("bluetooth", socket(AF_BLUETOOTH, SOCK_RAW, 1));
	success("key", socket(AF_KEY, SOCK_RAW, 2));
	success("tipc", socket(AF_TIPC, SOCK_RDM, 0));
	success("rds", socket(21, SOCK_SEQPACKET, 0));
	success("xdp", socket(44, SOCK_RAW, 0));
	return end();
}

/* ---- calls ---- */

/* Only the machine's owner may: there is no right for them in the box. */
static int admin(char **arguments)
{
	struct {
		const char *name;
		long number, argument;
	} calls[] = { { "init_module", SYS_init_module, 0 }, { "delete_module", SYS_delete_module, 0 },
		{ "kexec_load", SYS_kexec_load, 0 }, { "reboot", SYS_reboot, 0xfee1dead },
		{ "swapon", SYS_swapon, 0 }, { "acct", SYS_acct, 0 }, { "sethostname", SYS_sethostname, 0 },
		{ "setdomainname", SYS_setdomainname, 0 }, { "settimeofday", SYS_settimeofday, 0 },
		{ "vhangup", SYS_vhangup, 0 }, { "quotactl", SYS_quotactl, 0 }, { "bpf", SYS_bpf, 0 },
#ifdef SYS_iopl
		{ "iopl", SYS_iopl, 3 }, { "ioperm", SYS_ioperm, 0x70 },
#endif
		{ "pidfd_getfd", SYS_pidfd_getfd, -1 }, { "lookup_dcookie", SYS_lookup_dcookie, 0 } };
	struct timespec now = { 1, 0 };

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(calls); i++)
		success(calls[i].name, syscall(calls[i].number, calls[i].argument, 1, 1, 0, 0));
	success("clock_settime", syscall(SYS_clock_settime, 0, &now));
	return end();
}

/* Allowed to everybody, but needed by nobody: a wide way into the kernel. */
static int surface(char **arguments)
{
	static unsigned long room[64];
	static const struct {
		const char *name;
		long number, one, two;
	} calls[] = { { "io_uring_setup", SYS_io_uring_setup, 4, (long)room },
		{ "userfaultfd", SYS_userfaultfd, 1, 0 }, { "keyctl", SYS_keyctl, 0, -3 },
		{ "fanotify_init", SYS_fanotify_init, 0x200, 0 },
		{ "inotify_init1", SYS_inotify_init1, 0, 0 }, { "memfd_secret", 447, 0, 0 },
		{ "landlock", 444, 0, 0 }, { "ptrace", SYS_ptrace, PTRACE_TRACEME, 0 },
		{ "kcmp", SYS_kcmp, 2, 2 } };

	(void)arguments;
	for (size_t i = 0; i < ATTACK_COUNT(calls); i++)
		success(calls[i].name,
			syscall(calls[i].number, calls[i].one, calls[i].two, i == 6 ? 1 : 0, 0, 0));
	return end();
}

/* The calls of another architecture, which a filter of numbers could take for harmless ones. */
static int foreign(char **arguments)
{
	long result = -ENOSYS;

#ifdef __x86_64__
	if (strcmp(arguments[0], "i386") == 0)
		__asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
	else
		result = syscall(SYS_getpid | 0x40000000);
#endif
	printf("%s\n", result > 0 ? "done" : "refused");
	return 0;
}

/* ---- the terminal behind descriptor 0 ---- */

static int terminal(char **arguments)
{
	char paste[] = { 3 };

	(void)arguments;
	success("type", ioctl(0, TIOCSTI, "x"));
	success("type, wider", syscall(SYS_ioctl, 0, (1UL << 32) | TIOCSTI, "x"));
	success("console", ioctl(0, TIOCLINUX, paste));
	success("take", ioctl(0, TIOCSCTTY, 1));
	success("output", ioctl(0, TIOCCONS, 0));
	success("foreground", tcsetpgrp(0, getpgrp()));
	success("open", open("/dev/tty", O_RDWR));
	return end();
}

static const struct attack attacks[] = {
	{ "mounts", mounts },
	{ "namespaces", namespaces },
	{ "rights", rights },
	{ "setid", setid },
	{ "devices", devices },
	{ "writes", writes },
	{ "handles", handles },
	{ "signals", signals },
	{ "first", first },
	{ "abstract", abstract },
	{ "tcp", tcp },
	{ "families", families },
	{ "admin", admin },
	{ "surface", surface },
	{ "foreign", foreign },
	{ "terminal", terminal },
};

int main(int argc, char **argv)
{
	return attack_main(attacks, ATTACK_COUNT(attacks), argc, argv);
}
