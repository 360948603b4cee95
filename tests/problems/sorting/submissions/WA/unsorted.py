# I have written this myself.
for number in open(0).read().split()[1:]:
    print(number)
