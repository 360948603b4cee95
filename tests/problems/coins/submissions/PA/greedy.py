amount, kinds = map(int, input().split())
for k in sorted(map(int, input().split()), reverse=True):
    while k <= amount:
        print(k)
        amount -= k
