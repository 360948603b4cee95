/*
 * testlib.h: a stand-in for testlib, of which it has a small part; the tests put it into packages.
 *
 * Written for these tests from what testlib's documentation says of its interface: readers of input, output and
 * answer, the ways to end, and random numbers.  Not testlib, and no help outside of the tests.
 */
#pragma once

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

enum TResult { _ok = 0, _wa = 1, _pe = 2, _fail = 3, _points = 7 };

static const char *standin_word(TResult result)
{
	return result == _ok ? "ok" : result == _wa ? "wrong answer" : result == _pe ? "wrong output format" : "FAIL";
}

[[noreturn]] static void standin_quit(TResult result, const std::string &text)
{
	std::cout.flush();
	std::cerr << text << std::endl;
	exit(result);
}

struct InStream {
	TResult blame = _pe; /* what it is when there is something wrong with it */
	bool live = false, strict = false;
	std::istream *in = nullptr;
	std::ifstream file;

	void open(const char *path, TResult who)
	{
		file.open(path, std::ios::binary);
		if (!file)
			standin_quit(_fail, std::string("FAIL cannot open ") + path);
		in = &file;
		blame = who;
	}
	[[noreturn]] void bad(const std::string &text)
	{
		standin_quit(blame, std::string(standin_word(blame)) + " " + text);
	}
	bool seekEof()
	{
		*in >> std::ws;
		return in->peek() == EOF;
	}
	bool eof()
	{
		return in->peek() == EOF;
	}
	std::string readToken()
	{
		std::string token;

		if (strict && (in->peek() == EOF || isspace(in->peek())))
			bad("Unexpected white-space - token expected");
		if (!(*in >> token))
			bad("Unexpected end of file - token expected");
		return token;
	}
	std::string readWord()
	{
		return readToken();
	}
	long long readLong()
	{
		std::string token = readToken();
		char *end;
		long long value;

		errno = 0;
		value = strtoll(token.c_str(), &end, 10);
		if (*end || errno || std::to_string(value) != token)
			bad("Expected integer, but \"" + token + "\" found");
		return value;
	}
	long long readLong(long long low, long long high, const std::string &name = "")
	{
		long long value = readLong();

		if (value < low || value > high)
			bad("Integer " + name + " violates the range");
		return value;
	}
	int readInt()
	{
		return (int)readLong(-2147483648LL, 2147483647LL);
	}
	int readInt(int low, int high, const std::string &name = "")
	{
		return (int)readLong(low, high, name);
	}
	double readDouble()
	{
		std::string token = readToken();
		char *end;
		double value = strtod(token.c_str(), &end);

		if (*end || token.find_first_of("nixNIX") != std::string::npos)
			bad("Expected double, but \"" + token + "\" found");
		return value;
	}
	void readSpace()
	{
		if (in->get() != ' ')
			bad("Expected SPACE");
	}
	void readEoln()
	{
		if (in->get() != '\n')
			bad("Expected EOLN");
	}
	void readEof()
	{
		if (in->peek() != EOF)
			bad("Expected EOF");
	}
};

static InStream inf, ouf, ans;
static std::ofstream tout;
static bool standin_checks = false;

static std::string standin_format(const char *format, va_list args)
{
	char text[2000];

	vsnprintf(text, sizeof(text), format, args);
	return text;
}

[[noreturn]] static void quitf(TResult result, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	std::string text = standin_format(format, args);
	va_end(args);
	if (result == _ok && standin_checks && !ouf.seekEof())
		standin_quit(_pe, "wrong output format Extra information in the output file");
	tout.close();
	standin_quit(result, std::string(standin_word(result)) + " " + text);
}

[[noreturn]] static void quitp(double points, const char *format, ...)
{
	char number[60];
	va_list args;

	va_start(args, format);
	std::string text = standin_format(format, args);
	va_end(args);
	snprintf(number, sizeof(number), "points %.10g ", points);
	standin_quit(_points, number + text);
}

static void setName(const char *, ...)
{
}

static void registerTestlibCmd(int argc, char **argv)
{
	if (argc < 4)
		standin_quit(_fail, "FAIL a checker is called with input, output and answer");
	inf.open(argv[1], _fail);
	ouf.open(argv[2], _pe);
	ans.open(argv[3], _fail);
	standin_checks = true;
}

static void registerInteraction(int argc, char **argv)
{
	if (argc < 3)
		standin_quit(_fail, "FAIL an interactor is called with input and output");
	inf.open(argv[1], _fail);
	tout.open(argv[2]);
	if (argc > 3)
		ans.open(argv[3], _fail);
	ouf.in = &std::cin;
}

struct Validator {
	std::string where, set;

	std::string group()
	{
		return where;
	}
	std::string testset()
	{
		return set;
	}
};

static Validator validator;

static void registerValidation(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i++) {
		if (strcmp(argv[i], "--group") == 0)
			validator.where = argv[i + 1];
		if (strcmp(argv[i], "--testset") == 0)
			validator.set = argv[i + 1];
	}
	inf.in = &std::cin;
	inf.blame = _fail;
	inf.strict = true;
}

struct random_t {
	unsigned long long state = 1;

	int next(int low, int high)
	{
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		return low + (int)((state >> 33) % (unsigned long long)(high - low + 1));
	}
};

static random_t rnd;

/* What comes out follows from the arguments alone. */
static void registerGen(int argc, char **argv, int)
{
	for (int i = 1; i < argc; i++)
		for (const char *at = argv[i]; *at; at++)
			rnd.state = rnd.state * 31 + (unsigned char)*at;
}
