print("L R")
