def common(a, b):
    return common(b, a % b) if b else a
