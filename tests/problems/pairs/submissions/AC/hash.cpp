// Right: a hash table of the values so far; writes blanks and empty lines around the answer.
#include <iostream>
#include <unordered_map>

int main()
{
	long long n, s, x, p, q, m, pairs = 0;
	std::cin >> n >> s >> x >> p >> q >> m;
	std::unordered_map<long long, int> seen;
	seen.reserve(n);
	for (; n > 0; n--) {
		auto partner = seen.find(s - x);
		if (partner != seen.end())
			pairs += partner->second;
		seen[x]++;
		x = (p * x + q) % m;
	}
	std::cout << "\n  " << pairs << " \n\n";
}
