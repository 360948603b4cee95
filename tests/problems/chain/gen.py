#!/usr/bin/python3
"""Writes data/: numbers, and the lengths of their shortest chains."""
import sys

TESTS = {
    "sample": [1, 10], "all": [2, 64, 96], "min": [5, 15], "product": [23, 15], "sum": [8, 39, 47],
    "mean": [27, 31],
}


def shortest(number):
    def search(chain, limit):
        if chain[-1] == number:
            return True
        if len(chain) == limit or chain[-1] << (limit - len(chain)) < number:
            return False
        sums = {a + b for a in chain for b in chain if chain[-1] < a + b <= number}
        return any(search(chain + [s], limit) for s in sorted(sums, reverse=True))

    limit = 1
    while not search([1], limit):
        limit += 1
    return limit


for name, numbers in TESTS.items():
    for i, number in enumerate(numbers, 1):
        with open(f"{sys.path[0]}/data/{name}-{i}.in", "w") as file:
            print(number, file=file)
        with open(f"{sys.path[0]}/data/{name}-{i}.ans", "w") as file:
            print(shortest(number), file=file)
