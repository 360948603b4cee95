#!/usr/bin/python3
import sys

words = [int(word) for word in open(sys.argv[1]).read().split()]
n, rules = words[0], list(zip(words[2::2], words[3::2]))
output = open(sys.argv[3]).read()
if sys.argv[2] != "--from" or sys.stdin.read() != output:
    sys.exit(3)
try:
    place = {int(word): i for i, word in enumerate(output.split())}
except ValueError:
    print("not a number")
    sys.exit(1)
if sorted(place) != list(range(1, n + 1)):
    print("not the tasks from 1 to %d" % n)
    sys.exit(1)
for a, b in rules:
    if place[a] > place[b]:
        print("%d comes before %d" % (b, a))
        sys.exit(1)
