// Forgets all planks behind the tenth.
#include "fence.h"

int longest(int planks, std::vector<int> colours)
{
	int best = 0, run = 0;

	for (int i = 0; i < planks && i < 10; i++) {
		run = i && colours[i] == colours[i - 1] ? run + 1 : 1;
		best = run > best ? run : best;
	}
	return best;
}
