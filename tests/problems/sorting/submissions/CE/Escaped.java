import java.util.*;

// I have written this myself. \u000a class Hidden { static void go(int[] a) { Arrays.\u0073ort(a); } }
public class Escaped {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int[] a = new int[in.nextInt()];
		for (int i = 0; i < a.length; i++)
			a[i] = in.nextInt();
		Hidden.go(a);
		for (int x : a)
			System.out.println(x);
	}
}
