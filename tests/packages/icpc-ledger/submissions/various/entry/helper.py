def go():
    print("Total", 1 // 0)
