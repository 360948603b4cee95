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
print("yes" if t in came else "no")
