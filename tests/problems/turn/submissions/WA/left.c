void turn(char** picture, int pictureSize, int* pictureColSize)
{
	for (int i = 0; i < pictureSize; i++)
		for (int j = 0; j < i && j < pictureColSize[i]; j++) {
			char kept = picture[i][j];

			picture[i][j] = picture[j][i];
			picture[j][i] = kept;
		}
}
