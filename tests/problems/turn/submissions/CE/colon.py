def turn(picture)
    picture.reverse()
