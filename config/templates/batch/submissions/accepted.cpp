#include <iostream>

int main()
{
	int n;
	long long sum = 0, value;

	std::cin >> n;
	while (std::cin >> value)
		sum += value;
	std::cout << sum << "\n";
}
