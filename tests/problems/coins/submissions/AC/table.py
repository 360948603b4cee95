amount, kinds = map(int, input().split())
kind = list(map(int, input().split()))
last = [0] * (amount + 1)
count = [0] + [amount + 1] * amount
for i in range(1, amount + 1):
    for k in kind:
        if k <= i and count[i - k] + 1 < count[i]:
            count[i], last[i] = count[i - k] + 1, k
while amount:
    print(last[amount])
    amount -= last[amount]
