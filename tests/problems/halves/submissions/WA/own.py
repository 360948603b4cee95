def tell(values):
    return ""


def answer(values, message):
    return max(values)
