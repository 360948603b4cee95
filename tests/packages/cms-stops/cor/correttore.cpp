// Takes any stops that cover the street; the fewer there are, the better.
// argv: input, correct output, output of the contestant
#include <cstdio>
#include <fstream>
#include <vector>

static int tell(double outcome, const char *message)
{
	printf("%g\n", outcome);
	fprintf(stderr, "%s\n", message);
	return 0;
}

int main(int argc, char **argv)
{
	std::ifstream input(argv[1]), correct(argv[2]), output(argv[3]);
	int length, reach, best, count;

	if (argc < 4 || !(input >> length >> reach) || !(correct >> best))
		return 1;
	if (!(output >> count) || count < 1 || count > length)
		return tell(0, "translate:wrong");
	std::vector<bool> served(length + 1);
	for (int i = 0; i < count; i++) {
		int stop;
		if (!(output >> stop) || stop < 1 || stop > length)
			return tell(0, "a stop is not on the street");
		for (int at = stop - reach; at <= stop + reach; at++)
			if (at >= 1 && at <= length)
				served[at] = true;
	}
	for (int at = 1; at <= length; at++)
		if (!served[at])
			return tell(0, "a house has no stop");
	if (count > best)
		return tell(0.55, "translate:partial");
	return tell(1, "translate:success");
}
