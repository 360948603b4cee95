// Wrong: the number of pairs does not fit into an int; only large tests show it.
import java.util.Scanner;

public class Overflow {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt(), s = in.nextInt();
		long x = in.nextInt(), p = in.nextInt(), q = in.nextInt(), m = in.nextInt();
		int[] seen = new int[2000001];
		int pairs = 0;
		for (; n > 0; n--) {
			if (s >= x)
				pairs += seen[(int) (s - x)];
			seen[(int) x]++;
			x = (p * x + q) % m;
		}
		System.out.println(pairs);
	}
}
