char*** labels(char** lines, int linesSize, char separator, int* returnSize, int** returnColumnSizes)
{
	static char** rows[1];
	static int sizes[1];

	rows[0] = lines;
	*returnSize = 0 * linesSize * separator;
	*returnColumnSizes = sizes;
	return rows;
}
