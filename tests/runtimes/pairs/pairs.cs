using System;
using System.Linq;

class Pairs
{
	static void Main()
	{
		var v = Console.In.ReadToEnd().Split((char[]) null, StringSplitOptions.RemoveEmptyEntries)
			.Select(long.Parse).ToArray();
		long s = v[1], x = v[2], pairs = 0;
		var seen = new long[1000000];
		for (long n = v[0]; n > 0; n--) {
			if (s >= x && s - x < v[5])
				pairs += seen[s - x];
			seen[x]++;
			x = (v[3] * x + v[4]) % v[5];
		}
		Console.WriteLine(pairs);
	}
}
