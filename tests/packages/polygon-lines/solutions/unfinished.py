# The last line has no end, and others end as in another system: that does not count.
with open("indent.in") as lines, open("indent.out", "w", newline="") as out:
    out.write("\r\n".join(" " * i + line.rstrip("\n") for i, line in enumerate(lines)))
