/* A stop at each house: right, but too many. */
#include <stdio.h>

int main(void)
{
	FILE *in = fopen("input.txt", "r"), *out = fopen("output.txt", "w");
	int length, reach;

	if (!in || !out || fscanf(in, "%d %d", &length, &reach) != 2)
		return 1;
	fprintf(out, "%d\n", length);
	for (int at = 1; at <= length; at++)
		fprintf(out, "%d\n", at);
	return 0;
}
