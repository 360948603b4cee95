/* The exit codes of testlib, and reading in its way. */
#pragma once

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

enum Result { OK = 0, WRONG = 1, FORMAT = 2, JURY = 3, DIRT = 4, POINTS = 7, END = 8, PART = 16 };

[[noreturn, gnu::format(printf, 2, 3)]] inline void quit(int result, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(result);
}

class Reader {
public:
	Reader(const char *path, bool jury) : stream(path), jury(jury)
	{
		if (!stream)
			quit(JURY, "FAIL cannot open %s", path);
	}
	long number(const char *what)
	{
		std::string word;
		char *end;
		if (!(stream >> word))
			quit(jury ? JURY : END, "unexpected end of file: no %s", what);
		long value = strtol(word.c_str(), &end, 10);
		if (*end || word.size() > 9)
			quit(jury ? JURY : FORMAT, "wrong output format: the %s is no number", what);
		return value;
	}
	bool more()
	{
		std::string word;
		return static_cast<bool>(stream >> word);
	}

private:
	std::ifstream stream;
	bool jury;
};
