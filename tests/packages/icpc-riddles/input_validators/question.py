import sys
sys.exit(42 if sys.stdin.read().endswith("?\n") else 43)
