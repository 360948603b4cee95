low, high = 1, 1000
while True:
    middle = (low + high) // 2
    # without flush the guess would stay in the program
    print(middle, flush=True)
    answer = input()
    if answer == "correct":
        break
    if answer == "higher":
        low = middle + 1
    else:
        high = middle - 1
