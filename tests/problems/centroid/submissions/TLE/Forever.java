// Wrong: throws darts at the plate for ever.
public class Forever {
	static volatile int dart = 1;

	public static void main(String[] args) {
		while (dart != 0)
			dart = dart % 1000 + 1;
		System.out.println(dart + " " + dart);
	}
}
