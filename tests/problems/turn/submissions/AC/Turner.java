public class Turner {
	public static void turn(char[][] picture) {
		int n = picture.length;
		char[][] before = new char[n][];
		System.out.println("turning " + n);
		for (int i = 0; i < n; i++)
			before[i] = picture[i].clone();
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				picture[j][n - 1 - i] = before[i][j];
	}

	public static void main(String[] args) {
		System.exit(1);
	}
}
