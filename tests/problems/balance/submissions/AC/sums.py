n = int(input())
weights = list(map(int, input().split()))
ways = {0: ""}
for w in weights:
    more = {}
    for total, way in ways.items():
        more.setdefault(total + w, way + "L")
        more.setdefault(total - w, way + "R")
    ways = more
print(ways[min(ways, key=abs)])
