n = int(input())
print(*range(1, n + 1))
for i in range(1, n + 1):
    print(*(i * k for k in range(1, n + 1)))
