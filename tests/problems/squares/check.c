#include <stdio.h>

int main(int argc, char **argv)
{
	FILE *input = argc > 2 ? fopen(argv[1], "r") : NULL, *output = argc > 2 ? fopen(argv[2], "r") : NULL;
	long n, a[5], sum = 0;
	int count;

	if (!input || !output || fscanf(input, "%ld", &n) != 1)
		return 2;
	count = fscanf(output, "%ld %ld %ld %ld %ld", &a[0], &a[1], &a[2], &a[3], &a[4]);
	for (int i = 0; i < 4 && i < count; i++)
		sum += a[i] >= 0 && a[i] < 100000 ? a[i] * a[i] : -1000000000;
	printf("%d numbers, %ld for %ld\n", count < 0 ? 0 : count, sum, n);
	return count != 4 || sum != n;
}
