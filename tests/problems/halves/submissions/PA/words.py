def tell(values):
    return " ".join(map(str, values)).ljust(201)


def answer(values, message):
    return max(set(values) & set(map(int, message.split())), default=-1)
