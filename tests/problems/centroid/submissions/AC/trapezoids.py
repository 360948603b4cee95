# Right: the trapezoids under the edges, in exact fractions.
from fractions import Fraction

n = int(input())
corners = [tuple(map(int, input().split())) for _ in range(n)]
area = moment_x = moment_y = Fraction(0)
for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
    width = x1 - x2
    area += Fraction(width * (y1 + y2), 2)
    moment_x += Fraction(width * (x1 * (2 * y1 + y2) + x2 * (y1 + 2 * y2)), 6)
    moment_y += Fraction(width * (y1 * y1 + y1 * y2 + y2 * y2), 6)
print(float(moment_x / area), float(moment_y / area))
