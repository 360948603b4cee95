// The manager of `halves`: for each user the path it reads from, then the path it writes to; the input is on
// standard input.  Score on standard output, words on standard error.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>
#include <vector>

static void end(double score, const char *why)
{
	std::printf("%g\n", score);
	std::fprintf(stderr, "%s\n", why);
	std::exit(0);
}

static void send(std::FILE *to, const std::vector<int> &values)
{
	std::fprintf(to, "%zu", values.size());
	for (int value : values)
		std::fprintf(to, " %d", value);
	std::fprintf(to, "\n");
	std::fflush(to);
}

int main(int argc, char **argv)
{
	std::vector<int> half[2];
	std::FILE *from[2], *to[2];
	std::string message;
	int best = -1, got, c;

	std::signal(SIGPIPE, SIG_IGN);
	if (argc < 5)
		return 1;
	for (auto &values : half) {
		size_t count;

		std::cin >> count;
		values.resize(count);
		for (int &value : values)
			std::cin >> value;
	}
	for (int i = 0; i < 2; i++) {
		from[i] = std::fopen(argv[1 + 2 * i], "r");
		to[i] = std::fopen(argv[2 + 2 * i], "w");
		if (!from[i] || !to[i])
			return 1;
	}
	for (int value : half[0])
		if (std::find(half[1].begin(), half[1].end(), value) != half[1].end())
			best = std::max(best, value);
	send(to[0], half[0]);
	while ((c = std::getc(from[0])) != EOF && c != '\n')
		message += (char)c;
	if (c == EOF)
		end(0, "no message");
	if (message.size() > 1000)
		end(0, "the message is too long");
	send(to[1], half[1]);
	std::fprintf(to[1], "%s\n", message.c_str());
	std::fclose(to[1]);
	if (std::fscanf(from[1], "%d", &got) != 1)
		end(0, "no answer");
	if (got != best)
		end(0, "translate:wrong");
	end(message.size() <= 200 ? 1 : 0.5, message.size() <= 200 ? "translate:success" : "translate:partial");
}
