n = int(input()); a = int(n ** 0.5); print(a, n - a * a, 0, 0)
