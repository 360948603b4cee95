n = int(input())
best = 1
for i in range(2, n + 1):
    for _ in range(2):
        print("?", best, i, flush=True)
        answer = int(input())
    best = answer
print("!", best, flush=True)
