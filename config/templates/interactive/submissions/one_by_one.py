# Too many guesses for most numbers.
for guess in range(500, 0, -1):
    print(guess, flush=True)
    if input() == "correct":
        break
