import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

public class Selftest {
	private static final BufferedReader in = new BufferedReader(new InputStreamReader(System.in));

	private static long sum() throws IOException {
		int count = Integer.parseInt(in.readLine());
		long sum = 0;

		while (count > 0) {
			StringTokenizer numbers = new StringTokenizer(in.readLine());

			for (; numbers.hasMoreTokens(); count--)
				sum += Integer.parseInt(numbers.nextToken());
		}
		return sum;
	}

	public static void main(String[] args) throws IOException {
		String what = in.readLine();

		if (what.equals("hello")) {
			System.out.println("Hello, world!");
		} else if (what.equals("sum")) {
			System.out.println(sum());
		} else if (what.equals("error")) {
			System.out.println(args[1]);
		} else if (what.equals("loop")) {
			for (int i = 0;; i++)
				if (i < 0)
					i = 0;
		} else if (what.equals("memory")) {
			List<byte[]> blocks = new ArrayList<>();

			while (blocks.size() < 256)
				blocks.add(new byte[1 << 20]);
		}
	}
}
