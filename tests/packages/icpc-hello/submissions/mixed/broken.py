# @Expected_Results@: COMPILER-ERROR
print("Hello"
