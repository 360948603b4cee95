def tell(values):
    return values[len(values)]


def answer(values, message):
    return 0
