/* Wrong: reads from a file that does not exist: a segmentation fault. */
#include <stdio.h>

int main(void)
{
	FILE *in = fopen("pairs-input.txt", "r");
	int n, s;

	if (fscanf(in, "%d %d", &n, &s) == 2)
		printf("%d\n", n + s);
	return 0;
}
