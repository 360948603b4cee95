#include <stdio.h>

int main(void)
{
	long a, b;
	FILE *out = fopen("digits.txt", "w");

	if (!out || scanf("%ld %ld", &a, &b) != 2)
		return 1;
	fprintf(out, "%ld\n", a + b);
	fflush(out);
	while (a == 99)
		;
	return 0;
}
