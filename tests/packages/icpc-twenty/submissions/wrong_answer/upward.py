for n in range(1, 30):
    print(n, flush=True)
    if input() == "right":
        break
