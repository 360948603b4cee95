/* extra.txt is not read */
double add(double a, double b)
{
	return a + b;
}
