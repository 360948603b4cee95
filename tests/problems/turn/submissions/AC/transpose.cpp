#include <algorithm>
#include <iostream>
#include <vector>

#define int long long
using namespace std;

namespace {
int more() { return 1; }
}

void turn(vector<vector<char>>& picture)
{
	cout << "turning " << picture.size() << endl;
	for (size_t i = 0; i < picture.size(); i += more())
		for (size_t j = 0; j < i; j++)
			swap(picture[i][j], picture[j][i]);
	for (auto& row : picture)
		reverse(row.begin(), row.end());
}

signed main()
{
	vector<vector<char>> picture{ { 'a' } };
	turn(picture);
	return 1;
}
