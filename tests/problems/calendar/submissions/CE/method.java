// Wrong: calls a method that is not there; the class is not named like the file.
public class Broken {
	public static void main(String[] args) {
		printPages(args.length);
	}
}
