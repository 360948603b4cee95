// Right: counts the months since 1583; ends each page, also the last one, with an empty line.
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
		int column = 5;
		for (int y = 1583, m = 1; y < year || m < month; m == 12 ? (y++, m = 1) : m++)
			column = (column + length(y, m)) % 7;
		std::cout << names[month - 1] << " " << year << "\nMo Tu We Th Fr Sa Su\n";
		std::cout << std::string(3 * column, ' ');
		for (int day = 1; day <= length(year, month); day++) {
			std::cout << std::setw(2) << day;
			column = (column + 1) % 7;
			std::cout << (column == 0 ? "\n" : " ");
		}
		std::cout << (column == 0 ? "\n" : "\n\n");
	}
}
