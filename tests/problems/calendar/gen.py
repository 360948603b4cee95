#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import pathlib
import random

random.seed(20240302)
DATA = pathlib.Path(__file__).parent / "data"
NAMES = "January February March April May June July August September October November December".split()


def days():
    """Every day from 1583 on, one after the other: (year, month, day, weekday); 1583 began on a Saturday."""
    weekday = 5
    for year in range(1583, 10000):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        for month, length in enumerate((31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1):
            for day in range(1, length + 1):
                yield year, month, day, weekday
                weekday = (weekday + 1) % 7


PAGES = {}
for y, m, d, w in days():
    page = PAGES.setdefault((y, m), ["%s %d" % (NAMES[m - 1], y), "Mo Tu We Th Fr Sa Su"])
    if d == 1 or w == 0:
        page.append("   " * w + "%2d" % d)
    else:
        page[-1] += " %2d" % d


def test(name, months):
    path = DATA / ("sample" if name.startswith("sample") else "secret") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".in").write_text("%d\n" % len(months) + "".join("%d %d\n" % m for m in months))
    path.with_suffix(".ans").write_text("\n\n".join("\n".join(PAGES[m]) for m in months) + "\n")


def mixed(k):
    return [(random.randint(1583, 9999), random.randint(1, 12)) for _ in range(k)]


test("sample-1", [(2024, 3)])
test("sample-2", [(2021, 2), (2023, 1)])  # four weeks exactly, six weeks
test("secret-01", [(1583, 1)])
test("secret-02", [(9999, 12)])
test("secret-03", [(2024, m) for m in range(1, 13)])
test("secret-04", [(2023, m) for m in range(1, 13)])
test("secret-05", [(y, 2) for y in range(1600, 2500, 100)])  # the century rule
test("secret-06", [(1900, 2), (1900, 3), (2000, 2), (2000, 3)])
test("secret-07", [(y, 1) for y in range(2001, 2015)])  # each kind of year
test("secret-08", [(2000, 1)] * 3)  # the same page again
test("secret-09", mixed(100))
test("secret-10", mixed(99))
