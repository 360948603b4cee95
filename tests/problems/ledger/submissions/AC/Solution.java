class Solution {
	long[] ledger(long[] bookings, long opening, boolean strict, int limit) {
		long[] balances = new long[bookings.length];
		for (int i = 0; i < bookings.length; i++) {
			if (!strict || opening + bookings[i] >= limit)
				opening += bookings[i];
			balances[i] = opening;
		}
		return balances;
	}
}
