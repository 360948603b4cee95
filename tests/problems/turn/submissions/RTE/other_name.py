def rotate(picture):
    picture.reverse()
