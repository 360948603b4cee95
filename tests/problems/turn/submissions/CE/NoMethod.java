class NoMethod {
	void rotate(char[][] picture) {
	}
}
