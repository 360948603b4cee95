# Writes to standard output, where nobody looks.
length, reach = map(int, open("input.txt").read().split())
print(1, (length + 1) // 2, sep="\n")
