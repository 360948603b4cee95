#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import fractions
import json
import pathlib
import random

random.seed(20240613)
DATA = pathlib.Path(__file__).parent / "data"
DATA.mkdir(exist_ok=True)


def mean(row, weights):
    pairs = [(fractions.Fraction(a), fractions.Fraction(b)) for a, b in zip(row, weights)]
    return float(sum(a * b for a, b in pairs) / sum(b for a, b in pairs))


def test(name, rows, weights):
    (DATA / (name + ".in")).write_text(json.dumps([rows, weights]) + "\n")
    (DATA / (name + ".ans")).write_text(json.dumps([mean(row, weights) for row in rows]) + "\n")


test("1-whole", [[1, 2], [4]], [1, 3])
test("2-none", [], [0.5])
test("3-sizes", [[1e300], [-2.5e-300], [0.1, 0.2, 0.3], [123456789012.25, 1]], [1e-3, 1, 7.5])
test("4-many", [[random.uniform(0, 1e6) for _ in range(random.randint(1, 50))] for _ in range(100)],
     [random.uniform(0.1, 10) for _ in range(50)])
