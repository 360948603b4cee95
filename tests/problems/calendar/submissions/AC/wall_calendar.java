// Right: java.time knows it; ends lines with CR LF; the class is not named like the file.
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Scanner;

public class Main {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		StringBuilder out = new StringBuilder();
		for (int k = in.nextInt(); k > 0; k--) {
			LocalDate first = LocalDate.of(in.nextInt(), in.nextInt(), 1);
			int column = first.getDayOfWeek().getValue() - 1;
			out.append(first.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)).append(' ');
			out.append(first.getYear()).append("\r\nMo Tu We Th Fr Sa Su\r\n").append("   ".repeat(column));
			for (int day = 1; day <= first.lengthOfMonth(); day++, column++) {
				if (day > 1)
					out.append(column % 7 == 0 ? "\r\n" : " ");
				out.append(String.format("%2d", day));
			}
			out.append("\r\n").append(k > 1 ? "\r\n" : "");
		}
		System.out.print(out);
	}
}
