// Within a millionth it is right, within a tenth it is worth 40 percent.
#include "testlib.h"

#include <cmath>

int main(int argc, char **argv)
{
	registerTestlibCmd(argc, argv);
	double found = ouf.readDouble(), off = std::fabs(found - ans.readDouble());

	if (off > 0.1)
		quitf(_wa, "off by %g", off);
	if (off > 1e-6)
		quitp(40, "off by %g", off);
	quitf(_ok, "off by %g", off);
}
