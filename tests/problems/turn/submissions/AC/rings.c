#include <stdio.h>

/* a name that the C library has, too */
static char read(char** picture, int row, int column)
{
	return picture[row][column];
}

void turn(char** picture, int pictureSize, int* pictureColSize)
{
	int n = pictureSize;

	for (int i = 0; i < n / 2; i++)
		for (int j = i; j < n - 1 - i; j++) {
			char kept = read(picture, i, j);

			printf("ring %d of %d\n", i, pictureColSize[i]);
			picture[i][j] = picture[n - 1 - j][i];
			picture[n - 1 - j][i] = picture[n - 1 - i][n - 1 - j];
			picture[n - 1 - i][n - 1 - j] = picture[j][n - 1 - i];
			picture[j][n - 1 - i] = kept;
		}
}

int main(void)
{
	char row[] = "a", *picture[] = { row };

	turn(picture, 1, (int[]){ 1 });
	return 1;
}
