def search(chain, limit, n):
    if chain[-1] == n:
        return chain
    if len(chain) == limit or chain[-1] << (limit - len(chain)) < n:
        return None
    for s in sorted({a + b for a in chain for b in chain if chain[-1] < a + b <= n}, reverse=True):
        found = search(chain + [s], limit, n)
        if found:
            return found
    return None


n, limit = int(input()), 1
while not (found := search([1], limit, n)):
    limit += 1
print(*found)
