"""Grader: accepted, with the points of its last argument, when at least half of all is accepted."""
import sys

lines = [line.split() for line in sys.stdin]
assert sys.argv[1] == "half"
good = sum(verdict == "AC" for verdict, score in lines)
if 2 * good >= len(lines):
    print("AC", sys.argv[2])
else:
    print(next(verdict for verdict, score in lines if verdict != "AC"), 0)
