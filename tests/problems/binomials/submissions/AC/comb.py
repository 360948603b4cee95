import math
import sys

for line in sys.stdin:
    print("", math.comb(*map(int, line.split())), " \n")
