import sys

data = sys.stdin.read().split()
what = data[0]
if what == "hello":
    print("Hello, world!")
elif what == "sum":
    print(sum(int(number) for number in data[2 : 2 + int(data[1])]))
elif what == "error":
    print({}["no such key"])
elif what == "loop":
    while True:
        pass
elif what == "memory":
    blocks = []
    while len(blocks) < 256:
        blocks.append(bytearray(b"x" * (1 << 20)))
