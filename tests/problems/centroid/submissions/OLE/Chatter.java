// Wrong: never stops to print, not even when printing fails.
public class Chatter {
	public static void main(String[] args) {
		String line = "going on to the next corner ".repeat(100);
		while (true)
			System.out.println(line);
	}
}
