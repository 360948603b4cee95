extern "C" {
#include "share.h"
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	static char message[5000];
	FILE *in, *out;
	int count, *values;

	if (argc < 4)
		return 1;
	/* In this order: the other side opens them so, too. */
	out = fopen(argv[2], "w");
	in = fopen(argv[1], "r");
	if (!in || !out || fscanf(in, "%d", &count) != 1)
		return 1;
	values = (int *)malloc(sizeof(int) * (size_t)(count + 1));
	for (int i = 0; i < count; i++)
		if (fscanf(in, "%d", &values[i]) != 1)
			return 1;
	if (strcmp(argv[3], "0") == 0) {
		tell(values, count, message);
		fprintf(out, "%s\n", message);
	} else {
		if (getc(in) != '\n' || !fgets(message, sizeof(message), in))
			return 1;
		message[strcspn(message, "\n")] = '\0';
		fprintf(out, "%d\n", answer(values, count, message));
	}
	return fclose(out) != 0;
}
