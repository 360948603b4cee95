# Wrong: prints the days of one endless month.
day = 1
while True:
    print(" ".join("%2d" % (day + i) for i in range(7)))
    day += 7
