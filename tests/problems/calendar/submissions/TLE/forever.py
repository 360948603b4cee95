# Wrong: month 13 never comes.
month = 1
while month != 13:
    month = month % 12 + 1
print(month)
