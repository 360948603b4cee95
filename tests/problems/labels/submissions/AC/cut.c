#include <stdlib.h>
#include <string.h>

char*** labels(char** lines, int linesSize, char separator, int* returnSize, int** returnColumnSizes)
{
	char*** all = malloc(((size_t)linesSize + 1) * sizeof(*all));
	int* sizes = malloc(((size_t)linesSize + 1) * sizeof(*sizes));

	for (int i = 0; i < linesSize; i++) {
		int count = 1;

		for (char* at = lines[i]; *at; at++)
			count += *at == separator;
		all[i] = malloc((size_t)count * sizeof(char*));
		sizes[i] = count;
		for (char* at = lines[i]; count--; at++) {
			all[i][count] = at;
			at += strcspn(at, (char[]){ separator, '\0' });
			*at = '\0';
		}
	}
	*returnSize = linesSize;
	*returnColumnSizes = sizes;
	return all;
}
