def median(values):
    return values[0] // 0
