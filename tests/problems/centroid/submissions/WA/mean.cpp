// Wrong: the mean of the corners is not the centre of the plate, but it is for a triangle.
#include <iostream>

int main()
{
	int n;
	double x, y, sum_x = 0, sum_y = 0;
	std::cin >> n;
	for (int i = 0; i < n; i++) {
		std::cin >> x >> y;
		sum_x += x;
		sum_y += y;
	}
	std::cout.precision(12);
	std::cout << sum_x / n << " " << sum_y / n << "\n";
}
