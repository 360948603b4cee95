import sys

print("what?", flush=True)
sys.stdin.read()
