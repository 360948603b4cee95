# Too many guesses where the number is not near; then the interactor goes first.
guess = 499990
while True:
    guess += 1
    print(guess, flush=True)
    if input() == "correct":
        break
