// Wrong: a text is no number.
public class Types {
	public static void main(String[] args) {
		int pairs = "none";
		System.out.println(pairs);
	}
}
