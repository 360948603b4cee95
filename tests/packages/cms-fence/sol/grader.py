# Reads a fence, and asks for the longest stretch of one colour.
import fence

planks = int(input())
print(fence.longest(planks, list(map(int, input().split()))))
