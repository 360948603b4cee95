#include <stdlib.h>

double* means(double** rows, int rowsSize, int* rowsColSize, double* weights, int weightsSize, int* returnSize)
{
	double* all = calloc((size_t)rowsSize + 1, sizeof(*all));

	for (int i = 0; i < rowsSize; i++) {
		float sum = 0, weight = 0;

		for (int j = 0; j < rowsColSize[i] && j < weightsSize; j++) {
			sum += (float)(rows[i][j] * weights[j]);
			weight += (float)weights[j];
		}
		all[i] = sum / weight;
	}
	*returnSize = rowsSize;
	return all;
}
