#!/usr/bin/env python3
"""Writes the tests of `divisors` below data/."""
import os

TESTS = {"sample/sample-1": 12, "secret/one": 1, "secret/prime": 999983, "secret/square": 36,
         "secret/many": 963761198400}

for name, n in TESTS.items():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    small = [d for d in range(1, int(n ** 0.5) + 1) if n % d == 0]
    all_of_them = sorted(set(small + [n // d for d in small]))
    with open(path + ".in", "w") as file:
        print(n, file=file)
    with open(path + ".ans", "w") as file:
        print(*all_of_them, file=file)
