def tell(values):
    bits = sum(1 << value for value in set(values))
    text = ""
    while bits:
        text += chr(35 + bits % 90)
        bits //= 90
    return text


def answer(values, message):
    bits = 0
    for letter in reversed(message):
        bits = bits * 90 + ord(letter) - 35
    return max((value for value in values if bits >> value & 1), default=-1)
