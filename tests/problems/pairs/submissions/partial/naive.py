# Too slow: looks at all pairs; fast enough for the small tests.
n, s = map(int, input().split())
x, p, q, m = map(int, input().split())
a = []
pairs = 0
for _ in range(n):
    for y in a:
        if x + y == s:
            pairs += 1
    a.append(x)
    x = (p * x + q) % m
print(pairs)
