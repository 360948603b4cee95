print("%.1f" % (float(input()) ** 0.5))
