/* Waits at an empty line for what does not come. */
#include <stdio.h>

int main(void)
{
	FILE *in = fopen("indent.in", "r"), *out = fopen("indent.out", "w");
	char line[100];

	for (int i = 0; fgets(line, sizeof(line), in); i++) {
		for (volatile int more = *line == '\n'; more;)
			;
		fprintf(out, "%*s%s", i, "", line);
	}
	return fclose(out);
}
