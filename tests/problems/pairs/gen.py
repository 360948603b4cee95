#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import collections
import pathlib
import random

random.seed(20240229)
DATA = pathlib.Path(__file__).parent / "data"


def answer(n, s, x, p, q, m):
    seen, pairs = collections.Counter(), 0
    for _ in range(n):
        pairs += seen[s - x] if s - x in seen else 0
        seen[x] += 1
        x = (p * x + q) % m
    return pairs


def test(name, *numbers):
    path = DATA / ("sample" if name.startswith("sample") else "secret") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".in").write_text("%d %d\n%d %d %d %d\n" % numbers)
    path.with_suffix(".ans").write_text("%d\n" % answer(*numbers))


def mixed(n, s, m):
    return n, s, random.randrange(m), random.randrange(2, m), random.randrange(1, m), m


test("sample-1", 5, 6, 1, 1, 2, 10)
test("sample-2", 4, 6, 3, 1, 0, 10)  # 3 3 3 3
test("small-1", 1, 2, 1, 0, 0, 2)  # a single number pairs with nothing
test("small-2", 1000, 0, 0, 0, 0, 1000000)  # all zero
test("small-3", 1000, 9, 0, 1, 1, 10)
test("small-4", 1000, 999, 0, 1, 1, 1000)  # 0 1 2 ... 999
test("small-5", *mixed(999, 100, 101))
test("large-1", 400000, 1999998, 999999, 1, 0, 1000000)  # all the greatest number
test("large-2", 400000, 9, 0, 1, 1, 10)
test("large-3", 400000, 399999, 0, 1, 1, 400000)  # 0 1 2 ... 399999
test("large-4", 400000, 1000000, 7, 21, 13, 1000000)  # no number comes twice
test("large-5", *mixed(399999, 1000, 997))
test("large-6", 400000, 2000000, 5, 21, 13, 1000000)  # no pair at all
