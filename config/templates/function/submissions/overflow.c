long long add_all(int *numbers, int numbersSize, long long start)
{
	int sum = (int)start;

	for (int i = 0; i < numbersSize; i++)
		sum += numbers[i];
	return sum;
}
