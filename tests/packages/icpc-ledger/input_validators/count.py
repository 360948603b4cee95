import sys
most = int(sys.argv[1]) if len(sys.argv) > 1 else {{most}}
lines = sys.stdin.read().split("\n")
sys.exit(42 if int(lines[0]) == len(lines) - 2 and int(lines[0]) <= most else 43)
