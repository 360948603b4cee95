// Only the samples and the test without points of the group small have all there is in the first number.
#include <iostream>

int main()
{
	long long count, x = 0;

	std::cin >> count >> x;
	std::cout << (count ? x : 0) << "\n";
}
