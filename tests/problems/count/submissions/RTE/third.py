import sys

if sys.argv[1] == "2":
    sys.exit(9)
for line in sys.stdin:
    if line == "stop\n":
        break
    print(int(line) + 1, flush=True)
