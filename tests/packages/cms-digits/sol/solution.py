with open("digits.txt", "w") as out:
    print(sum(map(int, input().split())), file=out)
