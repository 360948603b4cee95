#include <algorithm>
#include <vector>

int median(std::vector<int> values)
{
	std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
	return values[values.size() / 2];
}
