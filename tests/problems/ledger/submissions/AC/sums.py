def ledger(bookings: list[int], opening: int, strict: bool, limit: int):
    assert strict in (True, False)
    balances = []
    for booking in bookings:
        if not strict or opening + booking >= limit:
            opening += booking
        balances.append(opening)
    return balances
