/*
 * submission.c: what contestants hand in, all in one: submission [KIND [ARGUMENT ...]].
 *
 * Run in a box by clients.bats and the clients in tests/clients, which compile it in a box, too.  Without a
 * KIND, that and its arguments are words of standard input.  Ends with status 9 when it was called wrongly.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How many numbers, and the numbers. */
static long submission_sum(void)
{
	long count = 0, one, sum = 0;

	for (int got = scanf("%ld", &count); got == 1 && count > 0; count--)
		sum += scanf("%ld", &one) == 1 ? one : 0;
	return sum;
}

static int submission_right(char **argument)
{
	(void)argument;
	printf("%ld\n", submission_sum());
	return 0;
}

static int submission_wrong(char **argument)
{
	(void)argument;
	printf("%ld\n", submission_sum() + 1);
	return 0;
}

static int submission_loop(char **argument)
{
	volatile unsigned long turns = 0;

	(void)argument;
	for (;;)
		turns++;
}

static int submission_sleep(char **argument)
{
	(void)argument;
	for (;;)
		pause();
}

/* So many MiB, written to. */
static int submission_memory(char **argument)
{
	size_t size = strtoul(argument[0], NULL, 10) << 20;
	volatile char *block = malloc(size);

	for (size_t i = 0; block && i < size; i += 4096)
		block[i] = 1;
	printf("%s\n", block ? "got it" : "refused");
	free((char *)block);
	return 0;
}

static int submission_exit(char **argument)
{
	return (int)strtol(argument[0], NULL, 10);
}

static int submission_signal(char **argument)
{
	raise((int)strtol(argument[0], NULL, 10));
	return 8;
}

static int submission_fork(char **argument)
{
	pid_t child = fork();

	(void)argument;
	if (child == 0)
		_exit(0);
	printf("%s\n", child > 0 ? "forked" : strerrorname_np(errno));
	return 0;
}

/* So many KiB. */
static int submission_output(char **argument)
{
	char block[1024];

	memset(block, 'x', sizeof(block));
	for (long left = strtol(argument[0], NULL, 10); left > 0; left--)
		if (fwrite(block, sizeof(block), 1, stdout) != 1)
			return 8;
	return fflush(stdout) == 0 ? 0 : 8;
}

/* Writes to a file, in place of what is there, as far as it may. */
static int submission_write(char **argument)
{
	int file = open(argument[0], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (file >= 0 && write(file, "mine\n", 5) == 5)
		printf("written\n");
	else
		printf("%s\n", strerrorname_np(errno));
	return 0;
}

/* Leaves a folder that is closed to everybody else. */
static int submission_leave(char **argument)
{
	char path[200];
	int file;

	snprintf(path, sizeof(path), "%s/closed", argument[0]);
	if (mkdir(path, 0700) < 0)
		return 8;
	snprintf(path, sizeof(path), "%s/closed/file", argument[0]);
	file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	return file >= 0 ? 0 : 8;
}

/* Finds a number from 1 to 1000: asks, and is answered with <, > or =. */
static int submission_guess(char **argument)
{
	int low = 1, high = 1000;
	char answer = 0;

	(void)argument;
	while (low <= high) {
		printf("%d\n", (low + high) / 2);
		fflush(stdout);
		if (scanf(" %c", &answer) != 1)
			return 8;
		if (answer == '=')
			return 0;
		if (answer == '<')
			high = (low + high) / 2 - 1;
		else
			low = (low + high) / 2 + 1;
	}
	return 8;
}

/* The jury's part: two FIFOs for each player, his input and his output; the numbers are in standard input. */
static int submission_manager(char **argument)
{
	int secret, number, most = 0;

	for (; argument[0] && argument[1]; argument += 2) {
		FILE *to = fopen(argument[0], "w"), *from = fopen(argument[1], "r");
		int asked = 0;

		if (!from || !to || scanf("%d", &secret) != 1)
			return 8;
		do {
			if (fscanf(from, "%d", &number) != 1)
				return 7;
			asked++;
			fprintf(to, "%c\n", number == secret ? '=' : secret < number ? '<' : '>');
			fflush(to);
		} while (number != secret);
		most = asked > most ? asked : most;
		fclose(from);
		fclose(to);
	}
	printf("%s\n", most <= 10 ? "1.0" : "0.0");
	fprintf(stderr, "translate:success\n");
	return 0;
}

static const struct kind {
	const char *name;
	int (*function)(char **argument);
	int arguments;
} kinds[] = {
	{ "sum", submission_right, 0 },
	{ "wrong", submission_wrong, 0 },
	{ "loop", submission_loop, 0 },
	{ "sleep", submission_sleep, 0 },
	{ "memory", submission_memory, 1 },
	{ "exit", submission_exit, 1 },
	{ "signal", submission_signal, 1 },
	{ "fork", submission_fork, 0 },
	{ "output", submission_output, 1 },
	{ "write", submission_write, 1 },
	{ "leave", submission_leave, 1 },
	{ "guess", submission_guess, 0 },
	{ "manager", submission_manager, 2 },
};

int main(int argc, char **argv)
{
	char name[64], word[64];
	char *read[] = { word, NULL };
	char **argument = argv + 2;

	if (argc == 1 && scanf("%63s", name) != 1)
		return 9;
	if (argc > 1)
		snprintf(name, sizeof(name), "%s", argv[1]);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(name, kinds[i].name) != 0)
			continue;
		if (argc == 1) {
			if (kinds[i].arguments && scanf("%63s", word) != 1)
				return 9;
			argument = read;
		} else if (argc - 2 < kinds[i].arguments) {
			return 9;
		}
		return kinds[i].function(argument);
	}
	return 9;
}
