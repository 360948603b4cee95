function turn(picture) {
	picture.reverse(;
}
