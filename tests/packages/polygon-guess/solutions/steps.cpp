// One by one: half of the points where that is many questions.
#include <iostream>

int main()
{
	char answer = ' ';

	for (int i = 1; answer != '='; i++) {
		std::cout << i << std::endl;
		if (!(std::cin >> answer))
			return 1;
	}
}
