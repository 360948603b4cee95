#include <stdbool.h>

long long* ledger(long long* bookings, int bookingsSize, int opening, bool strict, int limit, int* returnSize)
{
	for (int i = 0; i < bookingsSize; i++) {
		if (!strict || opening + bookings[i] >= limit)
			opening = (int)(opening + bookings[i]);
		bookings[i] = opening;
	}
	*returnSize = bookingsSize;
	return bookings;
}
