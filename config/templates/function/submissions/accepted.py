def add_all(numbers: list[int], start: int) -> int:
    return start + sum(numbers)
