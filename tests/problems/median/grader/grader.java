import java.io.*;
import java.util.*;

class Grader {
	public static void main(String[] args) throws IOException {
		Scanner in = new Scanner(new File("input.txt"));
		int[] values = new int[in.nextInt()];

		for (int i = 0; i < values.length; i++)
			values[i] = in.nextInt();
		try (PrintWriter out = new PrintWriter("output.txt")) {
			out.println(Median.median(values));
		}
	}
}
