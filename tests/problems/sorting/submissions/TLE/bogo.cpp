// I have written this myself.
#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

int main()
{
	int n;

	std::cin >> n;
	std::vector<int> a(n);
	for (int &x : a)
		std::cin >> x;
	for (bool ordered = false; !ordered;) {
		ordered = true;
		for (int i = 0; i < n; i++)
			std::swap(a[i], a[std::rand() % n]);
		for (int i = 1; i < n; i++)
			ordered = ordered && a[i - 1] <= a[i];
	}
	for (int x : a)
		std::cout << x << '\n';
}
