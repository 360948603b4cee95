/*
 * witness.c: prints what the box around it is like, in lines that are the same in each run with the same
 * options, and ends with exit status 3; or, as `witness eat', takes memory until it is killed.
 *
 * Run in boxes by tests/faults: when a system call of the set-up failed and the run went on, whatever is now
 * missing of the box is seen here.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static void witness_limits(void)
{
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		struct rlimit limit = { 0 };

		getrlimit(i, &limit);
		printf("limit %d %lld %lld\n", i, (long long)limit.rlim_cur, (long long)limit.rlim_max);
	}
}

/* Lines of a file that begin with one of the words. */
static void witness_file(const char *file, const char *words)
{
	FILE *in = fopen(file, "r");
	char line[1000], word[60];

	if (!in)
		printf("%s: %s\n", file, strerror(errno));
	while (in && fgets(line, sizeof(line), in))
		if (!words || (sscanf(line, "%50[^:]", word) == 1 && strstr(words, word)))
			printf("%s", line);
	if (in)
		fclose(in);
}

static int witness_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Sorted: a run that enters what a holder keeps has made them in another order. */
static void witness_mounts(void)
{
	FILE *in = fopen("/proc/self/mountinfo", "r");
	static char mounts[100][1200];
	char line[4000], point[1000], flags[200];
	size_t count = 0;

	while (in && count < 100 && fgets(line, sizeof(line), in))
		if (sscanf(line, "%*d %*d %*s %*s %900s %190s", point, flags) == 2)
			snprintf(mounts[count++], sizeof(mounts[0]), "mount %s %s\n", point, flags);
	if (in)
		fclose(in);
	qsort(mounts, count, sizeof(mounts[0]), witness_order);
	for (size_t i = 0; i < count; i++)
		printf("%s", mounts[i]);
}

static void witness_descriptors(void)
{
	struct stat st;

	for (int fd = 0; fd < 1024; fd++)
		if (fstat(fd, &st) == 0)
			printf("descriptor %d kind %o flags %x\n", fd, st.st_mode & S_IFMT,
				(unsigned int)fcntl(fd, F_GETFL));
}

static void witness_eat(void)
{
	for (;;)
		memset(malloc(1 << 20), 1, 1 << 20);
}

int main(int argc, char **argv)
{
	struct utsname name;
	char folder[1000] = "", text[100];
	ssize_t count = read(STDIN_FILENO, text, sizeof(text) - 1);

	if (setvbuf(stdout, NULL, _IOFBF, 65536) != 0 || uname(&name) < 0)
		return 9;
	if (argc > 1 && strcmp(argv[1], "eat") == 0)
		witness_eat();
	text[count > 0 ? count : 0] = '\0';
	printf("input %zd %s\n", count, text);
	witness_limits();
	witness_file("/proc/self/status", "Umask Uid Gid Groups NSpid NoNewPrivs Seccomp SigBlk SigIgn "
					  "CapInh CapPrm CapEff CapBnd CapAmb");
	witness_file("/proc/self/oom_score_adj", NULL);
	witness_file("/proc/self/cgroup", NULL);
	witness_file("/proc/net/dev", "lo");
	witness_file("/proc/sys/user/max_user_namespaces", NULL);
	witness_file("/proc/1/status", NULL);
	witness_mounts();
	witness_descriptors();
	printf("host %s pid %d session %d securebits %x folder %s\n", name.nodename, getpid(), getsid(0),
		(unsigned int)prctl(PR_GET_SECUREBITS), getcwd(folder, sizeof(folder)));
	fflush(stdout);
	fprintf(stderr, "witness\n");
	return 3;
}
