import sys

for line in sys.stdin:
    if line == "stop\n":
        break
    print(int(line) + 1, flush=True)
