n = int(input())
small = [d for d in range(1, int(n ** 0.5) + 1) if n % d == 0]
print("\t".join(str(d) for d in sorted(set(small + [n // d for d in small]), reverse=True)), end="")
