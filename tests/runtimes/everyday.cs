// everyday.cs: what C# programs do, a line for each.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

static class Everyday
{
	static int Depth(int n)
	{
		return n == 0 ? 0 : Depth(n - 1) + 1;
	}

	static async Task<string> Later()
	{
		await Task.Delay(2);
		return "later";
	}

	static void Threads()
	{
		var seen = new ConcurrentDictionary<int, int>();
		var gate = new object();
		long total = 0;
		var threads = Enumerable.Range(0, 8).Select(n => new Thread(() => {
			lock (gate)
				total += n;
		})).ToList();
		threads.ForEach(thread => thread.Start());
		threads.ForEach(thread => thread.Join());
		Parallel.For(0, 1000, n => seen[n] = n);
		int deep = 0;
		var large = new Thread(() => deep = Depth(100000), 64 << 20);
		large.Start();
		large.Join();
		Console.WriteLine("threads {0} {1} {2} {3}", total, seen.Count, deep, Later().Result);
		Console.WriteLine("linq {0}", Enumerable.Range(0, 100000).AsParallel().Where(n => n % 3 == 0).Count());
	}

	static void Others()
	{
		var start = new ProcessStartInfo("/bin/sh", "-c \"cat; exit 3\"") {
			UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true
		};
		using (var process = Process.Start(start)) {
			process.StandardInput.Write("through a pipe");
			process.StandardInput.Close();
			string text = process.StandardOutput.ReadToEnd();
			process.WaitForExit();
			Console.WriteLine("process {0} {1}", process.ExitCode, text);
		}
		string name = Path.GetTempFileName();
		File.WriteAllText(name, "one\ntwo\n");
		Console.WriteLine("files {0} {1}", File.ReadLines(name).Count(), new FileInfo(name).Length);
		File.Delete(name);
		try {
			object nothing = null;
			nothing.ToString();
		} catch (NullReferenceException) {
			Console.WriteLine("caught");
		}
	}

	static int Main()
	{
		long sum = 0, count = 0;
		string line;
		while ((line = Console.ReadLine()) != null) {
			sum += long.Parse(line);
			count++;
		}
		Console.WriteLine("numbers {0} {1}", count, sum);
		Threads();
		Others();
		var kept = new List<int[]>();
		for (int i = 0; i < 200; i++) {
			var block = new int[1 << 18];
			if (i % 10 == 0)
				kept.Add(block);
		}
		GC.Collect();
		Console.WriteLine("memory {0} {1}", kept.Count, BigInteger.Pow(2, 100));
		Console.WriteLine("system {0} {1}", DateTime.Now.Year >= 2024, Environment.ProcessorCount >= 1);
		return 0;
	}
}
