"""The output validator of `code`: writes the input of the second pass after the first."""
import os
import sys


def end(code, why):
    with open(os.path.join(sys.argv[3], "judgemessage.txt"), "w") as file:
        print(why, file=file)
    sys.exit(code)


with open(sys.argv[1]) as file:
    words = file.read().split()
got = sys.stdin.read().split()
kept = os.path.join(sys.argv[3], "number")
if words[0] == "send":
    number, flip = words[1:]
    if len(got) != 1 or len(got[0]) != 7 or set(got[0]) - set("01"):
        end(43, "not 7 bits")
    bits = list(got[0])
    if int(flip) >= 0:
        bits[int(flip)] = "10"[int(bits[int(flip)])]
    with open(kept, "w") as file:
        print(number, file=file)
    with open(os.path.join(sys.argv[3], "nextpass.in"), "w") as file:
        print("receive", "".join(bits), file=file)
    end(42, "sent")
with open(kept) as file:
    number = file.read().strip()
end(42 if got == [number] else 43, "received %s for %s" % (" ".join(got)[:20], number))
