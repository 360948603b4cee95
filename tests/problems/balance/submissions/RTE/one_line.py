n, first = map(int, input().split())
