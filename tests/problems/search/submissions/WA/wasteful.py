n = int(input())
best = 1
for _ in range(4):
    for i in range(1, n + 1):
        print("?", best, i, flush=True)
        best = int(input())
print("!", best, flush=True)
