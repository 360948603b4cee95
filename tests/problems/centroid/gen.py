#!/usr/bin/python3
"""Writes the tests of this problem, the answers too; the same files each time."""
import fractions
import math
import pathlib
import random

random.seed(20240301)
DATA = pathlib.Path(__file__).parent / "data"


def answer(points):
    """Exact: the plate is cut at every corner's x into trapezoids, without regard to the way around."""
    cuts = sorted({x for x, y in points})
    edges = [sorted(edge) for edge in zip(points, points[1:] + points[:1])]
    area = moment_x = moment_y = fractions.Fraction(0)
    for left, right in zip(cuts, cuts[1:]):
        ends = []
        for (x1, y1), (x2, y2) in edges:
            if x1 <= left and right <= x2:
                slope = fractions.Fraction(y2 - y1, x2 - x1)
                ends.append((y1 + slope * (left - x1), y1 + slope * (right - x1)))
        ends.sort(key=sum)
        for low, high in zip(ends[::2], ends[1::2]):
            h1, h2, width = high[0] - low[0], high[1] - low[1], right - left
            area += width * (h1 + h2) / 2
            moment_x += width * (left * (h1 + h2) / 2 + fractions.Fraction(width) * (h1 + 2 * h2) / 6)
            for (y1, y2), sign in ((high, 1), (low, -1)):
                moment_y += sign * width * (y1 * y1 + y1 * y2 + y2 * y2) / 6
    return moment_x / area, moment_y / area


def crossing(a, b, c, d):
    def side(p, q, r):
        v = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        return (v > 0) - (v < 0)

    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def test(name, points):
    n = len(points)
    edges = list(zip(points, points[1:] + points[:1]))
    assert 3 <= n <= 1000 and len(set(points)) == n and all(abs(v) <= 10000 for p in points for v in p)
    assert not any(crossing(*edges[i], *edges[j])
                   for i in range(n) for j in range(i + 2, n) if (j + 1) % n != i)
    path = DATA / ("sample" if name.startswith("sample") else "secret") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".in").write_text("%d\n" % n + "".join("%d %d\n" % p for p in points))
    path.with_suffix(".ans").write_text("%.9f %.9f\n" % tuple(float(v) + 0.0 for v in answer(points)))


def star(n, x, y, low, high):
    """Corners at different angles around a point, seen from it one after the other."""
    angles = {}
    while len(angles) < n:
        angle, radius = random.uniform(0, 2 * math.pi), random.uniform(low, high)
        dx, dy = round(radius * math.cos(angle)), round(radius * math.sin(angle))
        angles[round(math.atan2(dy, dx), 9)] = (x + dx, y + dy)
    return [angles[a] for a in sorted(angles)]


def comb(teeth, x, y):
    points = [(x, y)]
    for i in range(teeth):
        points += [(x + 4 * i, y + random.randint(10, 5000)), (x + 4 * i + 2, y + 5)]
    return points + [(x + 4 * teeth, y + 700), (x + 4 * teeth, y)]


def spiral(arms, step, half):
    """A rectangular spiral of ever longer arms; each corner of its middle line has one on either side."""
    turns = ((1, 0), (0, 1), (-1, 0), (0, -1))
    middle, left, right = (0, 0), [(0, half)], [(0, -half)]
    for i in range(arms):
        (dx, dy), (ex, ey) = turns[i % 4], turns[(i + 1) % 4] if i + 1 < arms else (0, 0)
        middle = (middle[0] + dx * step * (i + 1), middle[1] + dy * step * (i + 1))
        side = (-(dy + ey) * half, (dx + ex) * half)
        left.append((middle[0] + side[0], middle[1] + side[1]))
        right.append((middle[0] - side[0], middle[1] - side[1]))
    return left + right[::-1]


test("sample-1", [(0, 0), (3, 0), (0, 3)])
test("sample-2", [(0, 0), (0, 4), (4, 4), (4, 3), (1, 3), (1, 0)])  # an L, clockwise
test("secret-01", [(-10000, -10000), (10000, -10000), (10000, 10000), (-10000, 10000)])
test("secret-02", [(9999, 9999), (9998, 10000), (10000, 10000)])
test("secret-03", [(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (1, 1), (1, 10), (0, 10)])  # centre outside
test("secret-04", [(0, 0), (10000, 1), (10000, 0)])
test("secret-05", star(20, 500, -700, 100, 9000))
test("secret-06", star(200, -8000, 8000, 300, 1900)[::-1])
test("secret-07", star(1000, 0, 0, 4000, 10000))
test("secret-08", comb(400, -3000, -2000))
test("secret-09", spiral(48, 200, 41))
test("secret-10", [(x, 0) for x in range(-900, 50)] + [(-3, 7)])  # most corners on one side
