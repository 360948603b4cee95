class Solution {
	void turn(char[][] picture) {
		for (int i = 0; i >= 0; i %= 100)
			i += picture.length;
	}
}
