#include <fstream>
#include <vector>

int main()
{
	std::ifstream in("input.txt");
	std::ofstream out("output.txt");
	int length, reach;

	in >> length >> reach;
	std::vector<int> stops;
	for (int at = 1; at <= length; at += 2 * reach + 1)
		stops.push_back(at + reach < length ? at + reach : length);
	out << stops.size() << '\n';
	for (int stop : stops)
		out << stop << ' ';
	out << '\n';
}
