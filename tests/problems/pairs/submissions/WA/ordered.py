# Wrong: counts the pair (j, i) as well, and a place with itself.
n, s = map(int, input().split())
x, p, q, m = map(int, input().split())
count = {}
for _ in range(n):
    count[x] = count.get(x, 0) + 1
    x = (p * x + q) % m
print(sum(times * count.get(s - value, 0) for value, times in count.items()))
