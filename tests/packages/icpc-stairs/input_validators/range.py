import sys
n = int(sys.stdin.read())
sys.exit(42 if 0 <= n <= 10 ** 9 else 43)
