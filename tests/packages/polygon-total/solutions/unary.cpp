// Counts by ones where that is fast enough.
#include <iostream>

int main()
{
	long long count, sum = 0, x;

	std::cin >> count;
	while (std::cin >> x)
		if (x < 100)
			for (long long i = 0; i < (x < 0 ? -x : x); i++)
				sum += x < 0 ? -1 : 1;
		else
			sum += x;
	std::cout << sum << "\n";
}
