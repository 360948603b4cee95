#include <iostream>

int main()
{
	int low = 1, high = 1000;
	char answer = ' ';

	while (answer != '=') {
		int middle = (low + high) / 2;

		std::cout << middle << std::endl;
		if (!(std::cin >> answer))
			return 1;
		if (answer == '>')
			low = middle + 1;
		else
			high = middle - 1;
	}
}
