/* compare INPUT ANSWER OUTPUT: the score on standard output, the words on standard error. */
#include <stdio.h>
#include <stdlib.h>

static void tell(double score, const char *words)
{
	printf("%g\n", score);
	fprintf(stderr, "%s\n", words);
	exit(0);
}

int main(int argc, char **argv)
{
	FILE *input = argc > 3 ? fopen(argv[1], "r") : NULL, *answer = argc > 3 ? fopen(argv[2], "r") : NULL;
	FILE *output = argc > 3 ? fopen(argv[3], "r") : NULL;
	long amount, kinds, kind[100], sum = 0, coin;
	int best, count = 0;

	if (!input || !answer || !output || fscanf(answer, "%d", &best) != 1 ||
		fscanf(input, "%ld %ld", &amount, &kinds) != 2 || kinds > 100)
		return 1;
	for (long i = 0; i < kinds; i++)
		if (fscanf(input, "%ld", &kind[i]) != 1)
			return 1;
	while (fscanf(output, "%ld", &coin) == 1) {
		long i = 0;

		while (i < kinds && kind[i] != coin)
			i++;
		if (i == kinds)
			tell(0, "There is no such coin");
		sum += coin;
		count++;
	}
	if (sum != amount)
		tell(0, "translate:wrong");
	if (count < best)
		return 1;
	tell((double)best / count, count == best ? "translate:success" : "translate:partial");
}
