/* Each line is indented by one blank more than the one before it. */
#include <stdio.h>

int main(void)
{
	FILE *in = fopen("indent.in", "r"), *out = fopen("indent.out", "w");
	char line[100];

	for (int i = 0; fgets(line, sizeof(line), in); i++)
		fprintf(out, "%*s%s", i, "", line);
	return fclose(out);
}
