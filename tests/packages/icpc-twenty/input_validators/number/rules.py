def good(text):
    return 1 <= int(text) <= 10 ** 6
