#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import json
import pathlib
import random

random.seed(20240612)
DATA = pathlib.Path(__file__).parent / "data"
DATA.mkdir(exist_ok=True)


def test(name, bookings, opening, strict, limit, named=False):
    given = {"bookings": bookings, "opening": opening, "strict": strict, "limit": limit}
    balances = []
    for booking in bookings:
        if not strict or opening + booking >= limit:
            opening += booking
        assert -2**63 <= opening < 2**63
        balances.append(opening)
    (DATA / (name + ".in")).write_text(json.dumps(given if named else list(given.values())) + "\n")
    (DATA / (name + ".ans")).write_text(json.dumps(balances) + "\n")


test("1-plain", [5, -20, 1], 10, True, 0)
test("2-none", [], 0, False, 0, True)
test("3-exact", [2**53 + 1, 1, 1, -2], 0, False, 0)
test("4-ends", [2**63 - 1, -2**63, -2**63 + 1], 0, False, -2**31, True)
test("5-many", [random.randint(-10**14, 10**14) for _ in range(10000)], 2**62, False, 0)
test("6-strict", [random.randint(-10**16, 10**16) for _ in range(10000)], -2**31, True, -2**31, True)
