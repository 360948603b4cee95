import sys

import squeeze

if sys.argv[1] == "0":
    with open("input.txt") as file, open(sys.argv[2], "wb") as out:
        text = file.read().strip()
        data = bytes(squeeze.squeeze(text))
        out.write(data if len(data) <= len(text) // 4 + 1 else b"")
else:
    with open(sys.argv[2], "rb") as file, open("output.txt", "w") as out:
        print(squeeze.stretch(file.read()), file=out)
