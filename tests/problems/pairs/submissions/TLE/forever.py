# Wrong: the loop never comes to an end.
pairs = 0
while pairs >= 0:
    pairs = (pairs + 1) % 1000
print(pairs)
