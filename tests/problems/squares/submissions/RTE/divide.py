n = int(input()); print(n // n, 1, 1, 2)
