// Wrong: has place for 1000 numbers only; an uncaught exception in the large tests.
import java.util.Scanner;

public class ShortArray {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt(), s = in.nextInt();
		long x = in.nextInt(), p = in.nextInt(), q = in.nextInt(), m = in.nextInt();
		long[] a = new long[1000];
		long pairs = 0;
		for (int i = 0; i < n; i++) {
			a[i] = x;
			for (int j = 0; j < i; j++)
				if (a[j] + x == s)
					pairs++;
			x = (p * x + q) % m;
		}
		System.out.println(pairs);
	}
}
