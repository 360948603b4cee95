n = int(input())
r = range(int(n ** 0.5), -1, -1)
print(*next((a, b, c, d) for a in r for b in r for c in r if a * a + b * b + c * c <= n
            for d in [int((n - a * a - b * b - c * c) ** 0.5)] if a * a + b * b + c * c + d * d == n))
