using System;
using System.Collections.Generic;

public class Selftest
{
	static long Sum()
	{
		int count = int.Parse(Console.ReadLine());
		long sum = 0;

		while (count > 0) {
			foreach (string number in Console.ReadLine().Split(' ')) {
				sum += int.Parse(number);
				count--;
			}
		}
		return sum;
	}

	public static void Main(string[] args)
	{
		string what = Console.ReadLine();

		if (what == "hello") {
			Console.WriteLine("Hello, world!");
		} else if (what == "sum") {
			Console.WriteLine(Sum());
		} else if (what == "error") {
			Console.WriteLine(args[1]);
		} else if (what == "loop") {
			for (uint i = 0;; i ^= 1)
				;
		} else if (what == "memory") {
			var blocks = new List<byte[]>();

			while (blocks.Count < 256) {
				var block = new byte[1 << 20];

				for (int i = 0; i < block.Length; i += 4096)
					block[i] = 1;
				blocks.Add(block);
			}
		}
	}
}
