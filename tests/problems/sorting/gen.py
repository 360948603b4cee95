#!/usr/bin/env python3
"""Makes the tests: gen.py, in this folder."""
import random

random.seed(20261121)
tests = {
    "sample/sample-1": [3, 1, 2],
    "sample/sample-2": [],
    "secret/secret-01": [5],
    "secret/secret-02": [2, 2, 1, 1, 2],
    "secret/secret-03": [10**9, -(10**9), 0, -1, 1],
    "secret/secret-04": list(range(2000)),
    "secret/secret-05": list(range(2000, 0, -1)),
    "secret/secret-06": [random.randint(-(10**9), 10**9) for _ in range(2000)],
}
for name, numbers in tests.items():
    with open(f"data/{name}.in", "w") as file:
        print(len(numbers), *numbers, file=file)
    with open(f"data/{name}.ans", "w") as file:
        for number in sorted(numbers):
            print(number, file=file)
