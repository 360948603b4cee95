// Wrong: the first week of a page begins at the left edge.
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Scanner;

public class LeftEdge {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		for (int k = in.nextInt(); k > 0; k--) {
			LocalDate first = LocalDate.of(in.nextInt(), in.nextInt(), 1);
			String name = first.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
			StringBuilder page = new StringBuilder(name + " " + first.getYear() + "\nMo Tu We Th Fr Sa Su\n");
			int column = first.getDayOfWeek().getValue() - 1;
			for (int day = 1; day <= first.lengthOfMonth(); day++, column++) {
				if (day > 1)
					page.append(column % 7 == 0 ? "\n" : " ");
				page.append(String.format("%2d", day));
			}
			System.out.println(page + "\n");
		}
	}
}
