/*
 * bare.c: what a command uses when it runs in no box: bare COMMAND [ARGUMENT ...].
 *
 * Run outside by time.bats, to compare.  When the command has ended, everything that it has left is killed,
 * as at the end of a run in a box; then prints the microseconds of CPU time of all that was waited for.  Ends
 * with the command's status, or 9 when it cannot do its work.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* They are ours and not waited for yet, so the numbers mean nobody else. */
static void bare_kill(void)
{
	char path[64];
	FILE *list;
	int pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	list = fopen(path, "r");
	while (list && fscanf(list, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	if (list)
		fclose(list);
}

int main(int argc, char **argv)
{
	struct rusage usage;
	int status = 0, one;
	pid_t program, pid;

	if (argc < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return 9;
	program = fork();
	if (program == 0) {
		execv(argv[1], argv + 1);
		_exit(9);
	}
	if (program < 0)
		return 9;
	while ((pid = wait(&one)) > 0) {
		if (pid == program) {
			status = one;
			program = 0;
		}
		if (!program)
			bare_kill();
	}
	if (getrusage(RUSAGE_CHILDREN, &usage) < 0)
		return 9;
	printf("%ld\n", (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
				usage.ru_stime.tv_usec);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 9;
}
