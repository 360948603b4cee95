/* The time limit by numbers alone, and what becomes of problem.ini. */
#include "calibrate.h"

#include "tap.h"

#include <math.h>
#include <stdlib.h>

static void multiple(double least, double most, int64_t resolution, int64_t wanted)
{
	char name[100];

	snprintf(name, sizeof(name), "%g to %g by %d", least, most, (int)resolution);
	is_int(calibrate_multiple(least, most, resolution), wanted, name);
}

static void test_multiples(void)
{
	multiple(1, HUGE_VAL, 1000, 1000);
	multiple(0, HUGE_VAL, 1000, 1000);
	multiple(1000, HUGE_VAL, 1000, 1000);
	multiple(1000.0000001, HUGE_VAL, 1000, 1000);
	multiple(1000.1, HUGE_VAL, 1000, 2000);
	multiple(1000.1, 1999, 1000, 0);
	multiple(1000.1, 2000, 1000, 2000);
	multiple(1500, 1400, 100, 0);
	multiple(1500, 1500, 100, 1500);
	multiple(30, HUGE_VAL, 7, 35);
	multiple(0.3 * 3 * 1000, 900, 100, 900);
	multiple(1e300, HUGE_VAL, 1, 0);
	multiple(-500, HUGE_VAL, 1000, 1000);
	multiple(100, 0, 100, 0);
}

static void test_lines(void)
{
	char python[] = "python3", scaled[] = "x3", both[] = "x2 +0.5s", fixed[] = "3s", name[] = "t";
	struct problem_test tests[3] = { { .name = name },
		{ .name = name, .limited = true, .limits = { .time = both } },
		{ .name = name, .limited = true, .limits = { .time = fixed } } };
	struct problem problem = { .test = tests, .test_count = 3, .dir = -1 };
	struct language language = { .name = python, .change = { .time = scaled } };
	struct calibrate_line line;
	struct err err;

	problem.limits.memory = 1;
	is_int(calibrate_line(&problem, &language, 0, &line, &err), 0, "a language of its own factor");
	ok(line.factor > 2.999 && line.factor < 3.001 && line.addition == 0, "  x3");
	ok(fabs(calibrate_back(&line, 600) - 200) < 0.001, "  and back");
	is_int(calibrate_line(&problem, &language, 1, &line, &err), 0, "a test with factor and addition");
	ok(fabs(line.factor - 6) < 0.001 && fabs(line.addition - 1500) < 0.5, "  both times 3");
	ok(fabs(calibrate_back(&line, 7500) - 1000) < 1, "  and back");
	is_int(calibrate_line(&problem, &language, 2, &line, &err), 0, "a test with a limit of its own");
	ok(fabs(line.factor) < 1e-9, "  from which nothing follows");
}

static void edited(const char *text, int64_t ms, const char *wanted, const char *name)
{
	struct buf out = { 0 }, again = { 0 };

	calibrate_edit(text, strlen(text), ms, &out);
	is_str(buf_text(&out), wanted, name);
	calibrate_edit(out.data, out.len, ms, &again);
	is_str(buf_text(&again), wanted, "  and once more is the same");
	buf_free(&out);
	buf_free(&again);
}

static void test_edit(void)
{
	edited("[limits]\ntime = 1s\nmemory = 2MiB\n", 1500, "[limits]\ntime = 1.5s\nmemory = 2MiB\n",
		"a value");
	edited("[limits]\ntime=1s", 2000, "[limits]\ntime=2s", "the end of the file");
	edited("[limits]\ntime\t:\t1000ms \t ; why ; not\r\n", 1,
		"[limits]\ntime\t:\t0.001s \t ; why ; not\r\n", "blanks, comment, CRLF");
	edited("; time = 3s\n[limits java]\ntime = x2\n[ limits ]\n# time = 9s\n x\nmemory = 1MiB\ntime = "
	       "1s\n",
		250,
		"; time = 3s\n[limits java]\ntime = x2\n[ limits ]\n# time = 9s\n x\nmemory = 1MiB\ntime = "
		"0.25s\n",
		"what only looks so");
	edited("[compile]\ntime = 9s\n[limits]\nmemory = 1MiB\n\n[tests]\n", 3000,
		"[compile]\ntime = 9s\n[limits]\ntime = 3s\nmemory = 1MiB\n\n[tests]\n", "a line is added");
	edited("[limits]\ntimes = 1s\nextra-time = 2s\n", 3000,
		"[limits]\ntime = 3s\ntimes = 1s\nextra-time = 2s\n", "other keys");
	edited("[limits]", 3000, "[limits]\ntime = 3s\n", "a section that ends the file");
	edited("[tests]\ninput = x", 3000, "[tests]\ninput = x\n\n[limits]\ntime = 3s\n",
		"a section is added");
	edited("[tests]\r\ninput = x\r\n", 3000, "[tests]\r\ninput = x\r\n\r\n[limits]\r\ntime = 3s\r\n",
		"  with the file's ends of lines");
	edited("", 3000, "[limits]\ntime = 3s\n", "an empty file");
	edited("\xef\xbb\xbf[limits]\ntime = 1s\n", 2000, "\xef\xbb\xbf[limits]\ntime = 2s\n",
		"a mark of byte order");
}

int main(void)
{
	test_multiples();
	test_lines();
	test_edit();
	return tap_done();
}
