// The second process gives up.
#include "halves.h"
#include <cstdlib>

long long part(int process, std::vector<int> numbers)
{
	if (process)
		exit(3);
	return numbers.size();
}
