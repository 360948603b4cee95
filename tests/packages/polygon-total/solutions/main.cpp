#include <iostream>

int main()
{
	long long count, sum = 0, x;

	std::cin >> count;
	while (std::cin >> x)
		sum += x;
	std::cout << sum << "\n";
}
