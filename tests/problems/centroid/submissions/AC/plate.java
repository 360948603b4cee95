// Right: floating point, measured from the first corner; the class is not named like the file.
import java.util.Locale;
import java.util.Scanner;

public class Centroid {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		int n = in.nextInt();
		double[] x = new double[n], y = new double[n];
		for (int i = 0; i < n; i++) {
			x[i] = in.nextInt();
			y[i] = in.nextInt();
		}
		double area = 0, sumX = 0, sumY = 0;
		for (int i = 0; i < n; i++) {
			int j = (i + 1) % n;
			double ax = x[i] - x[0], ay = y[i] - y[0], bx = x[j] - x[0], by = y[j] - y[0];
			double cross = ax * by - bx * ay;
			area += cross;
			sumX += cross * (ax + bx);
			sumY += cross * (ay + by);
		}
		System.out.printf(Locale.ROOT, "%.8f %.8f%n", x[0] + sumX / (3 * area), y[0] + sumY / (3 * area));
	}
}
