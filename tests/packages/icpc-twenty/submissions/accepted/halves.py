low, high = 1, 10 ** 6
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    said = input()
    if said == "right":
        break
    if said == "larger":
        low = middle + 1
    else:
        high = middle - 1
