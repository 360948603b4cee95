// Wrong: asks for the 32nd of a month: an uncaught DateTimeException.
import java.time.LocalDate;
import java.util.Scanner;

public class Day32 {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		in.nextInt();
		int year = in.nextInt(), month = in.nextInt();
		for (int day = 1; day <= 32; day++)
			LocalDate.of(year, month, day);
	}
}
