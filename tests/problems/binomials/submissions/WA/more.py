# one line too many
import math
import sys

for line in sys.stdin:
    print(math.comb(*map(int, line.split())))
print("done")
