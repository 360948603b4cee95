#include <numeric>
#include <vector>

std::vector<double> means(const std::vector<std::vector<double>>& rows, const std::vector<double>& weights)
{
	std::vector<double> all;
	for (auto& row : rows)
		all.push_back(std::inner_product(row.begin(), row.end(), weights.begin(), 0.0) /
			std::accumulate(weights.begin(), weights.begin() + (long)row.size(), 0.0));
	return all;
}
