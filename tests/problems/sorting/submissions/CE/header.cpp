// I have written this myself.
#include <iostream>
#include <vector>
#include "algorithm" // a name in quotes, but no string

using namespace std;

int main()
{
	int n;

	cin >> n;
	vector<int> a(n);
	for (int &x : a)
		cin >> x;
	sort(a.begin(), a.end());
	for (int x : a)
		cout << x << '\n';
}
