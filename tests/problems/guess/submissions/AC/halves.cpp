#include <iostream>
#include <string>

int main()
{
	int low = 1, high = 1000000;
	std::string answer;

	for (;;) {
		int middle = low + (high - low) / 2;

		std::cout << middle << std::endl;
		if (!(std::cin >> answer) || answer == "correct")
			return 0;
		if (answer == "higher")
			low = middle + 1;
		else
			high = middle - 1;
	}
}
