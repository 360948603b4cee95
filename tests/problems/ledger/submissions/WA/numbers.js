// A number has no room for all digits of a long.
function ledger(bookings, opening, strict, limit) {
	let balance = Number(opening);
	return bookings.map((booking) => {
		if (!strict || balance + Number(booking) >= limit) balance += Number(booking);
		return balance;
	});
}
