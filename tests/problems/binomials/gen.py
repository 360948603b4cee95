#!/usr/bin/env python3
"""Writes the tests of `binomials` below data/."""
import math
import os

TESTS = {"sample/sample-1": [(4, 2), (5, 0), (10, 3)],
         "secret/small": [(0, 0), (12, 6), (20, 10), (30, 15)],
         "secret/large": [(9, 4), (40, 20), (60, 30), (100, 50)]}

for name, pairs in TESTS.items():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".in", "w") as file:
        for n, k in pairs:
            print(n, k, file=file)
    with open(path + ".ans", "w") as file:
        for n, k in pairs:
            print(math.comb(n, k), file=file)
