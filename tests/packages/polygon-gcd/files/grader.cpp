#include "gcd.h"

#include <iostream>

int main()
{
	int a, b;

	std::cin >> a >> b;
	std::cout << common(a, b) << "\n";
}
