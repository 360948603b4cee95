n = int(input())
print(*range(1, n + 1))
print()
print("\n".join(" ".join(str(i * k) for k in range(1, n + 1)) for i in range(1, n + 1)), end="")
