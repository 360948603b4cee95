from collections import deque
n, m, s, t = map(int, input().split())
roads = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b = map(int, input().split())
    roads[a].append(b)
    roads[b].append(a)
came = {s: 0}
queue = deque([s])
while queue:
    at = queue.popleft()
    for town in reversed(roads[at]):
        if town not in came:
            came[town] = at
            queue.append(town)
if t in came:
    route = [t]
    while route[-1] != s:
        route.append(came[route[-1]])
    print(len(route) - 1)
    pass
else:
    print(-1)
