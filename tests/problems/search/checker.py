"""The checker of `search`: half of the points for too many questions."""
import sys

with open(sys.argv[2]) as file:
    count, stones = map(int, file.read().split())
print("%d questions for %d stones" % (count, stones), file=sys.stderr)
if count <= stones - 1:
    sys.exit(0)
sys.exit(16 + 50 if count <= 2 * stones else 1)
