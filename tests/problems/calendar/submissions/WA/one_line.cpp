// Wrong: the right words, but all weeks of a page in one line.
#include <iomanip>
#include <iostream>
#include <string>

static const std::string names[] = { "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December" };

static int length(int year, int month)
{
	if (month == 2)
		return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int main()
{
	int k, year, month;
	std::cin >> k;
	while (k-- > 0 && std::cin >> year >> month) {
		std::cout << names[month - 1] << " " << year << "\nMo Tu We Th Fr Sa Su\n";
		for (int day = 1; day <= length(year, month); day++)
			std::cout << std::setw(2) << day << " ";
		std::cout << "\n\n";
	}
}
