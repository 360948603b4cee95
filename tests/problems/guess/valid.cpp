// An input is a line with the number that is to be found.
#include <iostream>
#include <string>

int main()
{
	std::string line, more;

	std::getline(std::cin, line);
	if (std::getline(std::cin, more) || line.empty() || line.size() > 7 || line[0] == '0' ||
		line.find_first_not_of("0123456789") != std::string::npos || std::stol(line) > 1000000) {
		std::cerr << "no number between 1 and 1000000\n";
		return 43;
	}
	return 42;
}
