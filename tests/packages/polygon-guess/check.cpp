// All points for ten questions, and half of them for up to a thousand.
#include "testlib.h"
#include "limits.hpp"

int main(int argc, char **argv)
{
	registerTestlibCmd(argc, argv);
	int asked = ouf.readInt();

	if (asked > MOST)
		quitf(_wa, "%d questions", asked);
	if (asked > 10)
		quitp(10, "%d questions", asked);
	quitf(_ok, "%d questions", asked);
}
