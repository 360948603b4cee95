#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char what[20];
	long long count, number, sum = 0;

	if (scanf("%19s", what) != 1)
		return 2;
	if (strcmp(what, "hello") == 0) {
		puts("Hello, world!");
	} else if (strcmp(what, "sum") == 0) {
		if (scanf("%lld", &count) != 1)
			return 2;
		while (count-- > 0 && scanf("%lld", &number) == 1)
			sum += number;
		printf("%lld\n", sum);
	} else if (strcmp(what, "error") == 0) {
		int *volatile nowhere = NULL;

		return *nowhere;
	} else if (strcmp(what, "loop") == 0) {
		for (volatile int i = 0;;)
			i = !i;
	} else if (strcmp(what, "memory") == 0) {
		for (int i = 0; i < 256; i++)
			memset(malloc(1 << 20), 1, 1 << 20);
	}
	return 0;
}
