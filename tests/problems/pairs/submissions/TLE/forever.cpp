// Wrong: waits for ever for a number that never comes.
#include <iostream>

int main()
{
	volatile int number = 1;
	while (number != 0)
		number = number % 1000 + 1;
	std::cout << number << "\n";
}
