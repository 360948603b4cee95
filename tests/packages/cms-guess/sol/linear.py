top = int(input())
for number in range(1, top + 1):
    print(number, flush=True)
    if input() == "=":
        break
