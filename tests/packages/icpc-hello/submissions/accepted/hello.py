print("Hello", input() + "!")
