#!/usr/bin/python3
"""Ends with 42 when the input on standard input is valid."""
import re
import sys

text = sys.stdin.read()
number = "(0|-?[1-9][0-9]{0,9})"
if not re.fullmatch(f"[1-9][0-9]{{0,5}}\n{number}( {number})*\n", text):
    sys.exit("two lines of whole numbers are needed")
count, *values = map(int, text.split())
if count != len(values) or count > 100000 or max(map(abs, values)) > 10**9:
    sys.exit("there are too many numbers, too few, or one is too large")
sys.exit(42)
