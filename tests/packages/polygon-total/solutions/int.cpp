// Too few bits for the sums of the group large.
#include <iostream>

int main()
{
	unsigned count, sum = 0;
	long long x;

	std::cin >> count;
	while (std::cin >> x)
		sum += (unsigned)x;
	std::cout << (int)sum << "\n";
}
