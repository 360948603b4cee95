#include <iostream>

int main()
{
	int n, m, s, t;
	std::cin >> n >> m >> s >> t;
	std::cout << 1 << std::endl << s << " " << t << std::endl;
}
