#include <vector>

void turn(std::vector<std::vector<char>>& picture)
{
	picture.at(picture.size()).clear();
}
