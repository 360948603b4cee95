#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* input answer feedback/ tolerance X < output */
int main(int argc, char **argv)
{
	double n, root, tolerance = 0;
	FILE *input = fopen(argv[1], "r");

	for (int i = 4; i + 1 < argc; i++)
		if (strcmp(argv[i], "tolerance") == 0)
			tolerance = atof(argv[i + 1]);
	if (!input || fscanf(input, "%lf", &n) != 1 || tolerance <= 0)
		return 1;
	if (scanf("%lf", &root) != 1)
		return tell(argv[3], "no number");
	if (fabs(root * root - n) > tolerance * (n + 1))
		return tell(argv[3], "the square is another");
	return ACCEPTED;
}
