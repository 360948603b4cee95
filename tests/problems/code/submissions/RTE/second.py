if input().startswith("receive"):
    raise SystemExit(3)
print("0101010")
