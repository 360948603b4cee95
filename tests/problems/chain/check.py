#!/usr/bin/python3
"""The checker: input, length of the shortest chain, output."""
import sys


def score(number, best, words):
    try:
        chain = [int(word) for word in words]
    except ValueError:
        return 0, "not a list of numbers"
    if not chain or chain[0] != 1 or chain[-1] != number:
        return 0, "the chain does not lead from 1 to the number"
    for i in range(1, len(chain)):
        before = set(chain[:i])
        if not any(chain[i] - part in before for part in before):
            return 0, f"{chain[i]} is no sum"
    if len(chain) <= best:
        return 1, "translate:success"
    return best / len(chain), f"{len(chain)} numbers, {best} are enough"


with open(sys.argv[1]) as given, open(sys.argv[2]) as answer, open(sys.argv[3]) as output:
    points, message = score(int(given.read()), int(answer.read()), output.read(65536).split())
print(points)
print(message, file=sys.stderr)
