#include "check.h"

#include <set>
#include <utility>

int main(int argc, char **argv)
{
	if (argc < 4)
		quit(JURY, "FAIL three files are needed");
	Reader input(argv[1], true), output(argv[2], false), answer(argv[3], true);
	long towns = input.number("n"), roads = input.number("m");
	long from = input.number("s"), to = input.number("t");
	std::set<std::pair<long, long>> road;
	while (roads--) {
		long a = input.number("town"), b = input.number("town");
		road.insert({a, b});
		road.insert({b, a});
	}
	long best = answer.number("length"), length = output.number("length");
	if (length < 0) {
		if (best >= 0)
			quit(WRONG, "wrong answer there is a route of %ld", best);
	} else {
		long at = output.number("town");
		if (at != from)
			quit(WRONG, "wrong answer the route begins in %ld, not in %ld", at, from);
		for (long i = 0; i < length; i++) {
			long next = output.number("town");
			if (next < 1 || next > towns || !road.count({at, next}))
				quit(WRONG, "wrong answer no road joins %ld and %ld", at, next);
			at = next;
		}
		if (at != to)
			quit(WRONG, "wrong answer the route ends in %ld, not in %ld", at, to);
	}
	if (output.more())
		quit(DIRT, "wrong output format extra tokens");
	if (length >= 0 && (best < 0 || length < best))
		quit(JURY, "FAIL the jury found %ld, the contestant %ld", best, length);
	if (length > best)
		quit(PART + static_cast<int>(100 * best / length), "partially correct %ld roads", length);
	quit(OK, "ok %ld roads", length);
}
