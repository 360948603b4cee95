import java.util.Scanner;

/* I have written this myself; Arrays.sort(a) would have been easier. */
public class Selection {
	static final char QUOTE = '"'; // \u0022 Arrays.sort(a); TreeSet "

	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		int[] a = new int[n];
		String hint = "\" Arrays.sort(a); \\";
		for (int i = 0; i < n; i++)
			a[i] = in.nextInt();
		StringBuilder out = new StringBuilder();
		for (int i = 0; i < n; i++) {
			int least = i;
			for (int k = i + 1; k < n; k++)
				if (a[k] < a[least])
					least = k;
			int swap = a[i];
			a[i] = a[least];
			a[least] = swap;
			out.append(a[i]).append('\n');
		}
		System.out.print(out);
	}
}
