# Does not stop when the number is found: the interactor has gone, and what this brings about is not its fault.
low, high = 1, 1000000
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    if input() == "higher":
        low = middle + 1
    else:
        high = middle
