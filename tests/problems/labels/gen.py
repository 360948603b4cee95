#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import json
import pathlib
import random

random.seed(20240611)
DATA = pathlib.Path(__file__).parent / "data"
DATA.mkdir(exist_ok=True)


def test(name, lines, separator, named=False, ascii=True):
    parts = [line.split(separator)[::-1] for line in lines]
    given = {"lines": lines, "separator": separator} if named else [lines, separator]
    (DATA / (name + ".in")).write_text(json.dumps(given, ensure_ascii=ascii, indent=named or None) + "\n")
    (DATA / (name + ".ans")).write_text(json.dumps(parts, ensure_ascii=not ascii) + "\n")


def noise():
    return "".join(random.choice("ab,\"\\/\n\t\b\f\r\u0001\u007fé€😀\u2028\ufeff") for _ in range(random.randrange(40)))


test("1-plain", ["a,b", "c"], ",")
test("2-empty", [], ",", True)
test("3-nothing", ["", ",", ",,"], ",")
test("4-unicode", ["Grüße,aus,Köln", "日本語,😀,👩‍🚀", "naïve"], ",", True, False)
test("5-escapes", ["say \"hi\"", "back\\slash", "tab\tand\nline", "\u0001\u001f\u007f"], "\"")
test("6-backslash", ["C:\\dir\\file", "\\u0041\\n"], "\\", True)
test("7-noise", [noise() for _ in range(100)], ",")
test("8-noise", [noise() for _ in range(100)], "\n", True, False)
