#!/usr/bin/env python3
"""Prints a fence: as many planks as the first argument says, coloured by the seed in the second."""
import random
import sys

planks, seed = map(int, sys.argv[1:3])
random.seed(seed)
print(planks)
print(*(random.randint(1, 3) for _ in range(planks)))
