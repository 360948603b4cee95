import sys

import share

# In this order: the other side opens them so, too.
with open(sys.argv[2], "w") as out, open(sys.argv[1]) as file:
    values = [int(word) for word in file.readline().split()[1:]]
    if sys.argv[3] == "0":
        print(share.tell(values), file=out)
    else:
        print(share.answer(values, file.readline().rstrip("\n")), file=out)
