import sys
lines = [line.split() for line in sys.stdin]
right = sum(1 for verdict, score in lines if verdict == "AC")
print("AC", float(sys.argv[1]) * right / len(lines))
