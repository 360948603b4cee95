from median import median

with open("input.txt") as file:
    values = [int(word) for word in file.read().split()[1:]]
with open("output.txt", "w") as file:
    print(median(values), file=file)
