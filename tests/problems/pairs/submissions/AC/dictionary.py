# Right: counts each value in a dictionary, then goes through the different values.
n, s = map(int, input().split())
x, p, q, m = map(int, input().split())
count = {}
for _ in range(n):
    count[x] = count.get(x, 0) + 1
    x = (p * x + q) % m
twice = 0
for value, times in count.items():
    partner = s - value
    twice += times * (times - 1 if partner == value else count.get(partner, 0))
print(twice // 2)
