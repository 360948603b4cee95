n, m = map(int, input().split())
rules = [tuple(map(int, input().split())) for _ in range(m)]
left = set(range(1, n + 1))
while left:
    task = max(t for t in left if not any(a in left and b == t for a, b in rules))
    print(task)
    left.remove(task)
