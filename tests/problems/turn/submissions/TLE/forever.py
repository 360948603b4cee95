def turn(picture):
    while True:
        picture.reverse()
