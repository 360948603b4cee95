# Wrong: fills 2 GiB in steps of 1 MiB; an uncaught MemoryError when there is no more.
days = []
for _ in range(2048):
    block = bytearray(1 << 20)
    block[::4096] = b"d" * 256
    days.append(block)
