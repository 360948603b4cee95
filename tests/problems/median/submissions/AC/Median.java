import java.util.Arrays;

class Median {
	static int median(int[] values) {
		Arrays.sort(values);
		return values[values.length / 2];
	}
}
