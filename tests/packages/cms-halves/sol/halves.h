#pragma once
#include <vector>

long long part(int process, std::vector<int> numbers);
