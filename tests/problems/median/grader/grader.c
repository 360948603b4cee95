#include "median.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	FILE *in = fopen("input.txt", "r"), *out = fopen("output.txt", "w");
	int count, *values;

	if (!in || !out || fscanf(in, "%d", &count) != 1)
		return 1;
	values = malloc((size_t)count * sizeof(*values));
	for (int i = 0; i < count; i++)
		if (fscanf(in, "%d", &values[i]) != 1)
			return 1;
	fprintf(out, "%d\n", median(values, count));
	free(values);
	return fclose(out) != 0;
}
