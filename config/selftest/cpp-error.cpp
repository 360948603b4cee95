#include <iostream>

int main()
{
	std::string text = 1.5;
	std::cout << undeclared << std::endl;
}
