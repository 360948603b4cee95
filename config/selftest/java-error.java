public class Selftest {
	public static void main(String[] args) {
		int text = "Hello, world!";
	}
}
