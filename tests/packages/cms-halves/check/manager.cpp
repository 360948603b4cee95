// Gives each process one half of the numbers, and holds the sum of their answers against that of all.
// argv: for each process the pipe from it and the pipe to it
#include <cstdio>
#include <csignal>
#include <vector>

static int tell(double outcome, const char *message)
{
	printf("%g\n", outcome);
	fprintf(stderr, "%s\n", message);
	return 0;
}

int main(int argc, char **argv)
{
	int count;
	long long sum = 0, told = 0;

	signal(SIGPIPE, SIG_IGN);
	if (argc != 5 || scanf("%d", &count) != 1)
		return 1;
	std::vector<int> numbers(count);
	for (int &number : numbers) {
		if (scanf("%d", &number) != 1)
			return 1;
		sum += number;
	}
	FILE *from[2], *to[2];
	for (int i = 0; i < 2; i++) {
		to[i] = fopen(argv[2 + 2 * i], "w");
		from[i] = fopen(argv[1 + 2 * i], "r");
	}
	for (int i = 0; i < 2; i++) {
		int begin = i * (count / 2), end = i ? count : count / 2;

		fprintf(to[i], "%d\n", end - begin);
		for (int at = begin; at < end; at++)
			fprintf(to[i], "%d\n", numbers[at]);
		fflush(to[i]);
	}
	for (int i = 0; i < 2; i++) {
		long long part;

		if (fscanf(from[i], "%lld", &part) != 1)
			return tell(0, "a process gave no answer");
		told += part;
	}
	return told == sum ? tell(1, "translate:success") : tell(0, "translate:wrong");
}
