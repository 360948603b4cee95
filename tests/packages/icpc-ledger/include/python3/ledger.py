WORD = open("rate.txt").read().strip()


def tell(total):
    print(WORD, int(total) if total == int(total) else total)
