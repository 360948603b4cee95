def squeeze(text):
    return b"a"


def stretch(data):
    return data[7]
