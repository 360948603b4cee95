char*** labels(char** lines, int linesSize, char separator, int* returnSize, int** returnColumnSizes)
{
	static char** rows[1];

	rows[0] = lines;
	(void)linesSize, (void)separator, (void)returnColumnSizes;
	*returnSize = 1;
	return rows;
}
