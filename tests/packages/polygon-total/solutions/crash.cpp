// Takes any list of eight for an impossible one.
#include <cstdlib>
#include <iostream>

int main()
{
	long long count, sum = 0, x;

	std::cin >> count;
	if (count == 8)
		abort();
	while (std::cin >> x)
		sum += x;
	std::cout << sum << "\n";
}
