word, text = input().split()[:2]
if word == "send":
    a, b, c, d = (int(text) >> i & 1 for i in range(4))
    print(a ^ b ^ d, a ^ c ^ d, a, b ^ c ^ d, b, c, d, sep="")
else:
    bits = [int(letter) for letter in text]
    wrong = 0
    for place, bit in enumerate(bits, 1):
        if bit:
            wrong ^= place
    if wrong:
        bits[wrong - 1] ^= 1
    print(bits[2] + 2 * bits[4] + 4 * bits[5] + 8 * bits[6])
