// checker.cc: the plain way to compare word by word, which comparers are measured against.  checker OUTPUT ANSWER
#include <fstream>
#include <string>

int main(int count, char **path)
{
	if (count != 3)
		return 2;
	std::ifstream output(path[1]), answer(path[2]);
	std::string found, expected;
	for (;;) {
		bool more = static_cast<bool>(output >> found);
		if (more != static_cast<bool>(answer >> expected))
			return 1;
		if (!more)
			return 0;
		if (found != expected)
			return 1;
	}
}
