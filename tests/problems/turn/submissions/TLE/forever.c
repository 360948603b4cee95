void turn(char** picture, int pictureSize, int* pictureColSize)
{
	for (volatile int i = 0;; i += pictureSize)
		(void)picture, (void)pictureColSize;
}
