function turn(picture) {
	picture[picture.length][0] = " ";
}
