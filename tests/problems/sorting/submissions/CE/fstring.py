# I have written this myself.
numbers = [int(word) for word in open(0).read().split()][1:]
print(f"{chr(10).join(map(str, sorted(numbers)))}")
