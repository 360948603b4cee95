def turn(picture: list[list[str]]) -> None:
    print("turning", len(picture))
    picture[:] = [list(column) for column in zip(*reversed(picture))]


if __name__ == "__main__":
    turn([input().split()])
    raise SystemExit(1)
