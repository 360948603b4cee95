#!/usr/bin/python3
"""An input is a line with a number that is not too large for 32 bits, without zeros in front."""
import sys

text = sys.stdin.read()
number = text.removesuffix("\n")
good = number.isdecimal() and str(int(number)) + "\n" == text and int(number) < 2**31
sys.exit(42 if good else 43)
