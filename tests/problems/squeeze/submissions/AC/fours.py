def squeeze(text):
    # a number in base 4; the 1 in front tells where it begins
    number = int("1" + text.translate(str.maketrans("abcd", "0123")), 4)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def stretch(data):
    bits = bin(int.from_bytes(data, "big"))[3:]
    return "".join("abcd"[int(bits[at:at + 2], 2)] for at in range(0, len(bits), 2))
