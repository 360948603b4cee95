// A count, and so many numbers; in the group small they are small, and only in the group negative less than 0.
#include "testlib.h"

int main(int argc, char **argv)
{
	registerValidation(argc, argv);
	int most = validator.group() == "small" ? 10 : 1000000000;
	int least = validator.group() == "negative" ? -1000000000 : 0;
	int count = inf.readInt(0, 10, "count");

	inf.readEoln();
	for (int i = 0; i < count; i++) {
		inf.readInt(least, most, "number");
		if (i + 1 < count)
			inf.readSpace();
		else
			inf.readEoln();
	}
	inf.readEof();
}
