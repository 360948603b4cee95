/* The blanks are at the wrong ends. */
#include <stdio.h>
#include <string.h>

int main(void)
{
	FILE *in = fopen("indent.in", "r"), *out = fopen("indent.out", "w");
	char line[100];

	for (int i = 0; fgets(line, sizeof(line), in); i++) {
		line[strcspn(line, "\n")] = '\0';
		fprintf(out, "%*s%s%*s\n", i, "", line, i == 0, "");
	}
	return fclose(out);
}
