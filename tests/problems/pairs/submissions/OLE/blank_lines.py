# Wrong: after the right answer it prints empty lines for ever.
n, s = map(int, input().split())
x, p, q, m = map(int, input().split())
seen = {}
pairs = 0
for _ in range(n):
    pairs += seen.get(s - x, 0)
    seen[x] = seen.get(x, 0) + 1
    x = (p * x + q) % m
print(pairs)
while True:
    print("\n" * 4096)
