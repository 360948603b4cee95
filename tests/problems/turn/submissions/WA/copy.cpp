#include <vector>

// a copy is turned, and nobody sees it
void turn(std::vector<std::vector<char>> picture)
{
	std::vector<std::vector<char>> before = picture;
	for (size_t i = 0; i < before.size(); i++)
		for (size_t j = 0; j < before.size(); j++)
			picture[j][before.size() - 1 - i] = before[i][j];
}
