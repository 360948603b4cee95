# Asks the same again and again.
while True:
    print(1, flush=True)
    try:
        if input() == "=":
            break
    except EOFError:
        break
