from solution import common

print(common(*map(int, input().split())))
