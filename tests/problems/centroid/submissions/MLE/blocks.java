// Wrong: fills 2 GiB in steps of 1 MiB; an uncaught OutOfMemoryError when there is no more.
import java.util.ArrayList;
import java.util.Arrays;

public class Blocks {
	public static void main(String[] args) {
		ArrayList<int[]> blocks = new ArrayList<>();
		for (int i = 1; i <= 2048; i++) {
			int[] block = new int[1 << 18];
			Arrays.fill(block, i);
			blocks.add(block);
		}
	}
}
