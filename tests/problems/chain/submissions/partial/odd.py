# right but for multiples of 3
n = int(input())
chain, now = [n], n
while now > 1 and n % 3:
    now = now // 2 if now % 2 == 0 else now - 1
    chain.append(now)
print(*reversed(chain))
