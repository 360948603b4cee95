# Wrong: the steps around the plate add up to 0, and it divides by that.
n = int(input())
corners = [tuple(map(int, input().split())) for _ in range(n)]
width = sum(b[0] - a[0] for a, b in zip(corners, corners[1:] + corners[:1]))
print(sum(x for x, y in corners) / width, sum(y for x, y in corners) / width)
