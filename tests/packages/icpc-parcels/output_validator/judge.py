import sys
n = int(open(sys.argv[1]).read())
best = int(open(sys.argv[2]).read().split()[0])
try:
    a, b = (int(word) for word in sys.stdin.read().split())
except ValueError:
    sys.exit(43)
if a + b != n or min(a, b) < 0:
    sys.exit(43)
if "strict" in sys.argv or n < 6:
    sys.exit(42 if min(a, b) == best else 43)
with open(sys.argv[3] + "score_multiplier.txt", "w") as file:
    print(min(a, b) / best, file=file)
sys.exit(42)
