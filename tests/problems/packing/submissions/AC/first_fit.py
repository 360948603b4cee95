# takes what fits as it comes: nothing of the first part, and the second is enough to be accepted
most, count = map(int, input().split())
for number, weight in enumerate(map(int, input().split()), 1):
    if weight <= most:
        most -= weight
        print(number)
