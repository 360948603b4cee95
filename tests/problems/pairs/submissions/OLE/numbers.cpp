// Wrong: prints the numbers of the row for ever.
#include <iostream>

int main()
{
	long long n, s, x, p, q, m;
	std::cin >> n >> s >> x >> p >> q >> m;
	for (;;) {
		std::cout << "the next number is " << x << "\n";
		x = (p * x + q) % m;
	}
}
