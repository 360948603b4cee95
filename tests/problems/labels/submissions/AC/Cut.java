import java.util.ArrayList;
import java.util.List;

class Cut {
	String[][] labels(String[] lines, char separator) {
		String[][] all = new String[lines.length][];
		for (int i = 0; i < lines.length; i++) {
			List<String> parts = new ArrayList<>();
			int begin = 0;
			for (int at; (at = lines[i].indexOf(separator, begin)) >= 0; begin = at + 1)
				parts.add(0, lines[i].substring(begin, at));
			parts.add(0, lines[i].substring(begin));
			all[i] = parts.toArray(new String[0]);
		}
		return all;
	}
}
