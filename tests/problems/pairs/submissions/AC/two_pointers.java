// Right: sorts, then walks from both ends; the class is not named like the file.
import java.util.Arrays;
import java.util.Scanner;

public class Pairs {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt(), s = in.nextInt();
		long x = in.nextInt(), p = in.nextInt(), q = in.nextInt(), m = in.nextInt();
		int[] a = new int[n];
		for (int i = 0; i < n; i++) {
			a[i] = (int) x;
			x = (p * x + q) % m;
		}
		Arrays.sort(a);
		long pairs = 0;
		int low = 0, high = n - 1;
		while (low < high) {
			if (a[low] + a[high] < s) {
				low++;
			} else if (a[low] + a[high] > s) {
				high--;
			} else if (a[low] == a[high]) {
				long equal = high - low + 1;
				pairs += equal * (equal - 1) / 2;
				break;
			} else {
				long left = 1, right = 1;
				while (a[++low] == a[low - 1])
					left++;
				while (a[--high] == a[high + 1])
					right++;
				pairs += left * right;
			}
		}
		System.out.println(pairs);
	}
}
