#!/usr/bin/python3
"""The manager of `count`."""
import sys


def end(score, why):
    print(score)
    print(why, file=sys.stderr)
    sys.exit(0)


rounds = int(sys.stdin.read())
assert rounds == int(open("input.txt").read())
users = [(open(sys.argv[1 + 2 * i]), open(sys.argv[2 + 2 * i], "w")) for i in range(3)]
number = 0
try:
    for count in range(rounds):
        source, sink = users[count % 3]
        print(number, file=sink, flush=True)
        line = source.readline()
        if line != "%d\n" % (number + 1):
            end(0, "user %d wrote %r" % (count % 3, line))
        number += 1
    for source, sink in users:
        print("stop", file=sink, flush=True)
        if source.readline():
            end(0, "a user went on")
except BrokenPipeError:
    end(0, "a user has gone")
end(1, "translate:success")
