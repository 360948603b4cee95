print("%.9f" % (float(input()) ** 0.5))
