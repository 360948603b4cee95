def median(values):
    print("this goes to standard output, which nobody reads")
    return sorted(values)[len(values) // 2]
