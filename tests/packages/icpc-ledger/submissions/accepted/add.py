import ledger
import os
import sys
numbers = [float(input()) for _ in range(int(input()))]
if os.path.exists("extra.txt"):
    numbers += [float(line) for line in open("extra.txt")]
ledger.tell(sum(numbers) * len(sys.argv))
