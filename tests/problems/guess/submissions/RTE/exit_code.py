import sys

print(13, flush=True)
input()
sys.exit(3)
