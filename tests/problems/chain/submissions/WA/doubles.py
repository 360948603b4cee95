n, chain = int(input()), [1]
while chain[-1] < n:
    chain.append(2 * chain[-1])
print(*chain)
