#include <iostream>
#include <string>
#include <vector>

int main()
{
	std::string what;
	std::vector<std::vector<char>> blocks;

	std::cin >> what;
	if (what == "hello") {
		std::cout << "Hello, world!" << std::endl;
	} else if (what == "sum") {
		long long count, number, sum = 0;

		std::cin >> count;
		while (count-- > 0 && std::cin >> number)
			sum += number;
		std::cout << sum << std::endl;
	} else if (what == "error") {
		return blocks.at(1).at(1);
	} else if (what == "loop") {
		for (volatile int i = 0;;)
			i = !i;
	} else if (what == "memory") {
		while (blocks.size() < 256)
			blocks.emplace_back(1 << 20, 'x');
	}
	return 0;
}
