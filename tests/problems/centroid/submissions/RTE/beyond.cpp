// Wrong: asks for a corner behind the last one: an uncaught std::out_of_range.
#include <iostream>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<double> x(n), y(n);
	for (int i = 0; i < n; i++)
		std::cin >> x[i] >> y[i];
	double area = 0;
	for (int i = 0; i < n; i++)
		area += x.at(i) * y.at(i + 1) - x.at(i + 1) * y.at(i);
	std::cout << area << "\n";
}
