void turn(char** picture, int pictureSize, int* pictureColSize)
{
	volatile int* nowhere = 0;

	picture[0][0] = (char)(*nowhere + pictureSize + *pictureColSize);
}
