words = input().split()
if words[0] == "send":
    print("{:07b}".format(int(words[1])))
else:
    print(int(words[1], 2))
