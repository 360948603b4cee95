var ledger = function (bookings, opening, strict, limit) {
	return bookings.map((booking) => {
		if (!strict || opening + booking >= BigInt(limit)) opening += booking;
		return opening;
	});
};
