def labels(lines, separator):
    return [line.split()[::-1] for line in lines]
