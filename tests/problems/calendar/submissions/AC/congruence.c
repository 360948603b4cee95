/* Right: Zeller's way to the weekday of the first. */
#include <stdio.h>

static const char *const names[] = { "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December" };
static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

static void page(int year, int month)
{
	int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	int days = lengths[month - 1] + (month == 2 && leap);
	int m = month < 3 ? month + 12 : month, y = month < 3 ? year - 1 : year;
	int first = (1 + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400 + 5) % 7;

	printf("%s %d\nMo Tu We Th Fr Sa Su\n%*s", names[month - 1], year, 3 * first, "");
	for (int day = 1; day <= days; day++)
		printf("%2d%c", day, (first + day) % 7 == 0 || day == days ? '\n' : ' ');
}

int main(void)
{
	int k, year, month;

	if (scanf("%d", &k) != 1)
		return 1;
	for (int i = 0; i < k && scanf("%d %d", &year, &month) == 2; i++) {
		if (i > 0)
			printf("\n");
		page(year, month);
	}
	return 0;
}
