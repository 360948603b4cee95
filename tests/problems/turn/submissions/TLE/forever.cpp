#include <vector>

void turn(std::vector<std::vector<char>>& picture)
{
	for (volatile std::size_t i = 0;;)
		i = i + picture.size();
}
