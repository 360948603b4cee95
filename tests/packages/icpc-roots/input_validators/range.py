import sys
most = int(sys.argv[1]) if len(sys.argv) > 1 else 100
line = sys.stdin.readline()
n = int(line)
sys.exit(42 if line == "%d\n" % n and 0 <= n <= most and not sys.stdin.read() else 43)
