#include <fstream>
#include <vector>

int median(std::vector<int> values);

int main()
{
	std::ifstream in("input.txt");
	std::ofstream out("output.txt");
	std::vector<int> values;
	int count;

	in >> count;
	values.resize(count);
	for (int &value : values)
		in >> value;
	out << median(values) << std::endl;
}
