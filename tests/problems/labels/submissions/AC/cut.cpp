#include <string>
#include <vector>

std::vector<std::vector<std::string>> labels(const std::vector<std::string>& lines, char separator)
{
	std::vector<std::vector<std::string>> all;
	for (const std::string& line : lines) {
		std::vector<std::string> parts{ "" };
		for (char byte : line)
			if (byte == separator)
				parts.emplace_back();
			else
				parts.back() += byte;
		all.emplace_back(parts.rbegin(), parts.rend());
	}
	return all;
}
