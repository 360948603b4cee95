// Talks with the manager for one of the processes: argv: the pipe to read, the pipe to write, which process it is.
#include "halves.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char **argv)
{
	if (argc != 4)
		return 1;
	FILE *in = fopen(argv[1], "r"), *out = fopen(argv[2], "w");
	int count;

	if (!in || !out || fscanf(in, "%d", &count) != 1)
		return 1;
	std::vector<int> numbers(count);
	for (int &number : numbers)
		if (fscanf(in, "%d", &number) != 1)
			return 1;
	fprintf(out, "%lld\n", part(atoi(argv[3]), numbers));
	fclose(out);
}
