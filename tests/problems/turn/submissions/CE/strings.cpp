#include <string>
#include <vector>

void turn(std::vector<std::string>& picture)
{
	picture.clear();
}
