// Reads a fence, and asks for the longest stretch of one colour.
#include "fence.h"

#include <cstdio>

int main()
{
	int planks;

	if (scanf("%d", &planks) != 1)
		return 1;
	std::vector<int> colours(planks);
	for (int &colour : colours)
		if (scanf("%d", &colour) != 1)
			return 1;
	printf("%d\n", longest(planks, colours));
}
