"""I have written this myself: sorted() and a.sort() are only named here."""


def merge(a):
    # heapq.merge(a, b) would be shorter
    if len(a) < 2:
        return a
    left, right = merge(a[: len(a) // 2]), merge(a[len(a) // 2 :])
    both, i, k = [], 0, 0
    while i < len(left) and k < len(right):
        if left[i] <= right[k]:
            both.append(left[i])
            i += 1
        else:
            both.append(right[k])
            k += 1
    return both + left[i:] + right[k:]


numbers = [int(word) for word in open(0).read().split()]
hint = f"{len(numbers)} numbers, \" sorted('s) \" {'.sort()'!r:>10}"
for number in merge(numbers[1:]):
    print(number)
