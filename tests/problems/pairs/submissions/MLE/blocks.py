# Wrong: fills 2 GiB in steps of 1 MiB, and crashes when there is no more.
blocks = []
for _ in range(2048):
    block = bytearray(1 << 20)
    block[::4096] = b"x" * 256
    blocks.append(block)
