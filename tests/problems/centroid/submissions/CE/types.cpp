// Wrong: a text is put into a number.
#include <iostream>
#include <string>

int main()
{
	std::string line;
	std::getline(std::cin, line);
	double n = line;
	std::cout << n << " " << n << "\n";
}
