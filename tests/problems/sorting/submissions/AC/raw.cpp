// I have written this myself. What follows looks like a comment \
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

const char *const text = R"x(" std::sort(a.begin(), a.end()); )" )x";
const int most = 2'000; // and 'no' qsort

int main()
{
	int n;

	std::cin >> n;
	std::vector<int> a(n < most ? n : most);
	for (int &x : a)
		std::cin >> x;
	for (int i = 0; i < n; i++)
		for (int k = i + 1; k < n; k++)
			if (a[k] < a[i])
				std::swap(a[i], a[k]);
	for (int x : a)
		std::cout << x << '\n';
	return text[0] != '"';
}
