n = int(input())
stones = [0] * n
print("? 1", n, flush=True)
stones[int(input())] = stones[n]
