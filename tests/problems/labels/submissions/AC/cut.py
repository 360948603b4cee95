def labels(lines, separator):
    return [tuple(reversed(line.split(separator))) for line in lines]
