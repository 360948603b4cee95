#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import json
import pathlib
import random

random.seed(20240610)
DATA = pathlib.Path(__file__).parent / "data"
DATA.mkdir(exist_ok=True)


def test(name, picture, named=False):
    turned = [list(column) for column in zip(*reversed(picture))]
    (DATA / (name + ".in")).write_text(json.dumps({"picture": picture} if named else [picture]) + "\n")
    (DATA / (name + ".ans")).write_text(json.dumps(turned) + "\n")


def noise(size, characters):
    return [[random.choice(characters) for _ in range(size)] for _ in range(size)]


test("sample", [["a", "b"], ["c", "d"]])
test("1-empty", [])
test("2-one", [["\\"]])
test("3-signs", [["\"", "\\", "/"], ["\n", "\t", "\u0001"], ["\u007f", " ", "'"]], True)
test("4-large", noise(60, "#. "))
test("5-odd", noise(37, "abcdefghijklmnopqrstuvwxyz\""))
