#pragma once
#include <vector>

int longest(int planks, std::vector<int> colours);
