// Wrong: fills 2 GiB in steps of 1 MiB; an uncaught std::bad_alloc when there is no more.
#include <vector>

int main()
{
	std::vector<std::vector<char>> blocks;
	for (int i = 1; i <= 2048; i++)
		blocks.emplace_back(1 << 20, static_cast<char>(i));
	return blocks.size() != 2048;
}
