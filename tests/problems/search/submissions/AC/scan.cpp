#include <iostream>

int main()
{
	int n, best = 1;

	std::cin >> n;
	for (int i = 2; i <= n; i++) {
		std::cout << "? " << best << " " << i << std::endl;
		std::cin >> best;
	}
	std::cout << "! " << best << std::endl;
}
