#!/usr/bin/env python3
"""Writes the tests of `table` below data/."""
import os

for name, n in {"sample/sample-1": 3, "secret/one": 1, "secret/fifty": 50}.items():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".in", "w") as file:
        print(n, file=file)
    with open(path + ".ans", "w") as file:
        print(*range(1, n + 1), file=file)
        print(file=file)
        for i in range(1, n + 1):
            print(*(i * k for k in range(1, n + 1)), file=file)
