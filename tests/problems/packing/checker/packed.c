/* Output validator: what is packed fits; its weight is the score, unless the best is asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_in(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s%s", folder, name);
	return fopen(path, "w");
}

static int say(const char *folder, const char *words, int code)
{
	FILE *file = open_in(folder, "judgemessage.txt");

	if (!file)
		return 1;
	fprintf(file, "%s\n", words);
	return fclose(file) == 0 ? code : 1;
}

/* The weight of what is packed; -1: no such thing, or twice. */
static int weigh(FILE *from, const int *weight, int count)
{
	char packed[101] = { 0 };
	int number, sum = 0;

	while (fscanf(from, "%d", &number) == 1) {
		if (number < 1 || number > count || packed[number]++)
			return -1;
		sum += weight[number];
	}
	return sum;
}

int main(int argc, char **argv)
{
	static int weight[101];
	int most, count, best, sum;
	FILE *in, *answer;

	if (argc < 4 || !(in = fopen(argv[1], "r")) || !(answer = fopen(argv[2], "r")))
		return 1;
	if (fscanf(in, "%d %d", &most, &count) != 2 || count > 100)
		return 1;
	for (int i = 1; i <= count; i++)
		if (fscanf(in, "%d", &weight[i]) != 1)
			return 1;
	best = weigh(answer, weight, count);
	if (best < 0 || best > most || !feof(answer))
		return 1;
	sum = weigh(stdin, weight, count);
	if (sum < 0)
		return say(argv[3], "no such thing, or twice", 43);
	if (!feof(stdin))
		return say(argv[3], "not a number", 43);
	if (sum > most)
		return say(argv[3], "too heavy", 43);
	if (argc > 4 && strcmp(argv[4], "best") == 0)
		return sum == best ? 42 : say(argv[3], "there is a better one", 43);
	if (!(in = open_in(argv[3], "score.txt")))
		return 1;
	fprintf(in, "%d\n", sum);
	return fclose(in) == 0 ? 42 : 1;
}
