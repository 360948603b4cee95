def ledger(bookings, opening, strict, limit):
    return [str(booking) for booking in bookings]
