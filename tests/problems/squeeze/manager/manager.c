#include "squeeze.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[200000];
static unsigned char bytes[200000];

int main(int argc, char **argv)
{
	FILE *in, *out;
	int count;

	if (argc < 3)
		return 1;
	if (strcmp(argv[1], "0") == 0) {
		in = fopen("input.txt", "r");
		out = fopen(argv[2], "w");
		if (!in || !out || fscanf(in, "%199999s", text) != 1)
			return 1;
		count = squeeze(text, bytes);
		if (count > (int)strlen(text) / 4 + 1)
			count = 0;
		fwrite(bytes, 1, (size_t)count, out);
	} else {
		in = fopen(argv[2], "r");
		out = fopen("output.txt", "w");
		if (!in || !out)
			return 1;
		count = stretch(bytes, (int)fread(bytes, 1, sizeof(bytes), in), text);
		fprintf(out, "%.*s\n", count, text);
	}
	return fclose(out) != 0;
}
