// Right: the mean of the triangles seen from the first corner; prints in exponent form, one number a line.
#include <iomanip>
#include <iostream>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<long double> x(n), y(n);
	for (int i = 0; i < n; i++)
		std::cin >> x[i] >> y[i];
	long double area = 0, sum_x = 0, sum_y = 0;
	for (int i = 1; i + 1 < n; i++) {
		long double ax = x[i] - x[0], ay = y[i] - y[0];
		long double bx = x[i + 1] - x[0], by = y[i + 1] - y[0];
		long double twice = ax * by - bx * ay;
		area += twice;
		sum_x += twice * (ax + bx) / 3;
		sum_y += twice * (ay + by) / 3;
	}
	std::cout << std::scientific << std::setprecision(12);
	std::cout << x[0] + sum_x / area << "\n" << y[0] + sum_y / area << "\n";
}
