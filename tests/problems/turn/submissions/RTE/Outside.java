class Outside {
	void turn(char[][] picture) {
		picture[picture.length][0] = ' ';
	}
}
