input()
print("please 1 2", flush=True)
input()
