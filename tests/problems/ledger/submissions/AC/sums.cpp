#include <vector>

using namespace std;

vector<long long> ledger(vector<long long> bookings, long long opening, bool strict, int limit)
{
	for (long long& booking : bookings)
		booking = opening += strict && opening + booking < limit ? 0 : booking;
	return bookings;
}
