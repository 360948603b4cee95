/*
 * poke.c: looks at itself and reaches for what is outside of it: poke ACTION [NUMBER [NUMBER]].
 *
 * Run in a box by isolation.bats, limits.bats and leftovers.bats.  Prints what it finds: numbers, or the name
 * of an error, or "done".
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void poke_tell(const char *what, long result)
{
	printf("%s%s%s\n", what, *what ? ": " : "", result < 0 ? strerrorname_np(errno) : "done");
	fflush(stdout);
}

/* Open descriptors, in one line. */
static int poke_fds(const long *number)
{
	const char *blank = "";

	(void)number;
	for (int i = 0; i < 1024; i++)
		if (fcntl(i, F_GETFD) >= 0) {
			printf("%s%d", blank, i);
			blank = " ";
		}
	printf("\n");
	return 0;
}

static int poke_session(const long *number)
{
	(void)number;
	printf("leads session: %s\n", getsid(0) == getpid() ? "yes" : "no");
	printf("leads group: %s\n", getpgrp() == getpid() ? "yes" : "no");
	printf("in foreground: %s\n", tcgetpgrp(0) == getpgrp() ? "yes" : "no");
	printf("terminal: %s\n", open("/dev/tty", O_RDWR) >= 0 ? "yes" : "no");
	return 0;
}

static int poke_kill(const long *number)
{
	poke_tell("", kill((pid_t)number[0], (int)number[1]));
	return 5;
}

/* Every signal but one to pid 1. */
static int poke_init(const long *number)
{
	for (int one = 1; one <= 64; one++)
		if (one != number[0])
			kill(1, one);
	usleep(100000);
	return 7;
}

/* Starts a child, kills all that can be reached, and tells what the child died of. */
static int poke_all(const long *number)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0)
		for (;;)
			pause();
	signal((int)number[0], SIG_IGN);
	kill(-1, (int)number[0]);
	waitpid(child, &status, 0);
	printf("%d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return 5;
}

static int poke_namespaces(const long *number)
{
	static const struct {
		const char *name;
		int flag;
	} kinds[] = { { "user", CLONE_NEWUSER }, { "mount", CLONE_NEWNS }, { "pid", CLONE_NEWPID },
		{ "net", CLONE_NEWNET }, { "ipc", CLONE_NEWIPC }, { "uts", CLONE_NEWUTS },
		{ "cgroup", CLONE_NEWCGROUP } };

	(void)number;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		poke_tell(kinds[i].name, unshare(kinds[i].flag));
	return 0;
}

/* What one would do to a process of one's own. */
static int poke_trace(const long *number)
{
	struct rlimit limit = { 1, 1 };
	char path[40];

	poke_tell("prlimit", prlimit((pid_t)number[0], RLIMIT_CPU, &limit, NULL));
	snprintf(path, sizeof(path), "/proc/%ld/environ", number[0]);
	poke_tell("environ", open(path, O_RDONLY));
	snprintf(path, sizeof(path), "/proc/%ld/mem", number[0]);
	poke_tell("memory", open(path, O_RDWR));
	snprintf(path, sizeof(path), "/proc/%ld", number[0]);
	poke_tell("proc", access(path, F_OK));
	return 0;
}

/* Everything by which a process could get privileges back. */
static int poke_privileges(const long *number)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct some[2] = { { 0 } };
	int gained = 0, raised = 0;

	(void)number;
	printf("securebits: %#x\n", prctl(PR_GET_SECUREBITS));
	poke_tell("unlock", prctl(PR_SET_SECUREBITS, 0));
	for (int cap = 0; cap <= CAP_LAST_CAP; cap++) {
		some[cap / 32].effective = some[cap / 32].permitted = some[cap / 32]
									      .inheritable = 1U << (cap % 32);
		gained += syscall(SYS_capset, &header, some) == 0;
		raised += prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) == 0;
		memset(some, 0, sizeof(some));
	}
	printf("gained: %d\nraised: %d\n", gained > 0, raised > 0);
	poke_tell("new privileges", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	poke_tell("groups", setgroups(0, NULL));
	poke_tell("group", setgid(0));
	poke_tell("user", setuid(0));
	return 0;
}

static int poke_stop(const long *number)
{
	(void)number;
	raise(SIGSTOP);
	return 0;
}

/* Ignores every signal that can be ignored, and stays. */
static int poke_deaf(const long *number)
{
	(void)number;
	for (int one = 1; one <= 64; one++)
		signal(one, SIG_IGN);
	printf("deaf\n");
	fflush(stdout);
	while (pause() < 0)
		;
	return 0;
}

/* Leaves an orphan in a session of its own that holds every stream, and ends. */
static int poke_orphan(const long *number)
{
	if (fork() == 0) {
		setsid();
		if (fork() > 0)
			_exit(0);
		poke_deaf(number);
	}
	wait(NULL);
	return 0;
}

/* Types a letter for the one who reads the terminal behind descriptor 0. */
static int poke_type(const long *number)
{
	(void)number;
	poke_tell("", ioctl(0, TIOCSTI, "x"));
	return 0;
}

/* Leaves the terminal behind descriptor 0 without echo, and closed to others. */
static int poke_spoil(const long *number)
{
	struct termios modes;

	(void)number;
	tcgetattr(0, &modes);
	modes.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
	tcsetattr(0, TCSANOW, &modes);
	ioctl(0, TIOCEXCL);
	return 0;
}

static int poke_modes(const long *number)
{
	struct termios modes = { 0 };
	int exclusive = 0, discipline = -1;

	(void)number;
	tcgetattr(0, &modes);
	ioctl(0, TIOCGEXCL, &exclusive);
	ioctl(0, TIOCGETD, &discipline);
	printf("echo: %s flags %x exclusive %d discipline %d\n", modes.c_lflag & ECHO ? "yes" : "no",
		modes.c_lflag, exclusive, discipline);
	return 0;
}

static const struct poke {
	const char *action;
	int (*function)(const long *number);
} pokes[] = {
	{ "fds", poke_fds },
	{ "session", poke_session },
	{ "kill", poke_kill },
	{ "init", poke_init },
	{ "all", poke_all },
	{ "namespaces", poke_namespaces },
	{ "trace", poke_trace },
	{ "privileges", poke_privileges },
	{ "stop", poke_stop },
	{ "deaf", poke_deaf },
	{ "orphan", poke_orphan },
	{ "type", poke_type },
	{ "spoil", poke_spoil },
	{ "modes", poke_modes },
};

int main(int argc, char **argv)
{
	const long number[] = { argc > 2 ? strtol(argv[2], NULL, 10) : 0,
		argc > 3 ? strtol(argv[3], NULL, 10) : 0 };

	for (size_t i = 0; argc > 1 && i < sizeof(pokes) / sizeof(pokes[0]); i++)
		if (strcmp(pokes[i].action, argv[1]) == 0)
			return pokes[i].function(number);
	return 9;
}
