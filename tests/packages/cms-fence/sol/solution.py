def longest(planks, colours):
    best = run = 0
    for i in range(planks):
        run = run + 1 if i and colours[i] == colours[i - 1] else 1
        best = max(best, run)
    return best
