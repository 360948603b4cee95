/* What it means how a checker ended: verdicts, scores and words of each protocol; placeholders of commands.
 */
#include "checker.h"

#include "base/auto.h"
#include "grader.h"
#include "jury_keys.h"
#include "tap.h"

static struct span span(const char *text)
{
	return (struct span){ text, text ? strlen(text) : 0 };
}

/* "PA 0.5 message|hint", or "JE reason" */
static void told_is(checker_function function, const struct checker_said *said, const char *wanted)
{
	struct checker_told told;
	struct err err = { 0 };
	char got[1100];

	if (function(said, &told, &err) < 0)
		snprintf(got, sizeof(got), "JE %s", err.text);
	else
		snprintf(got, sizeof(got), told.owned ? "%s =%.6g %.*s|%.*s" : "%s %.6g %.*s|%.*s",
			verdict_table[told.verdict].name, told.owned ? told.own : told.score,
			(int)told.message.len, told.message.len ? told.message.data : "", (int)told.hint.len,
			told.hint.len ? told.hint.data : "");
	is_str(got, wanted, wanted);
}

static void testlib(int code, const char *errors, double points, bool presentation, const char *wanted)
{
	const struct checker_said said = {
		.code = code, .errors = span(errors), .points = points, .presentation = presentation
	};

	told_is(checker_testlib, &said, wanted);
}

static void test_testlib(void)
{
	testlib(0, "ok 3 numbers\nmore\n", 1, true, "AC 1 ok 3 numbers|");
	testlib(0, "", 1, true, "AC 1 |");
	testlib(1, "\n  wrong answer: no\r\n", 1, true, "WA 0 wrong answer: no|");
	testlib(1, "Traceback (most recent call last):", 1, true, "JE exit code 1, but it crashed");
	testlib(120, "Traceback (most recent call last):\nBrokenPipeError: x\n", 1, true,
		"JE exit code 120, but it crashed");
	testlib(2, "wrong output format", 1, true, "PE 0 wrong output format|");
	testlib(2, "wrong output format", 1, false, "WA 0 wrong output format|");
	testlib(4, "extra", 1, true, "PE 0 extra|");
	testlib(8, "unexpected end", 1, true, "PE 0 unexpected end|");
	testlib(3, "FAIL", 1, true, "JE says that the jury is at fault (exit code 3)");
	testlib(7, "points 0.25 so so\n", 1, true, "PA 0.25 so so|");
	testlib(7, "points 5\n", 20, true, "PA 0.25 |");
	testlib(7, "debug\npoints 20 all\n", 20, true, "AC 1 all|");
	testlib(7, "points 0", 20, true, "WA 0 |");
	testlib(7, "points 20.00000000001", 20, true, "AC 1 |");
	testlib(7, "points 21", 20, true, "JE points: 21 is more than the 20 that `points` allows");
	testlib(7, "points 2", 1, true, "JE points: 2 is more than 1");
	testlib(7, "points nan", 1, true,
		"JE points: 'nan' is not a decimal number: write it as 2, 0.5 or 1e-6");
	testlib(7, "points -1", 1, true,
		"JE points: '-1' is not a decimal number: write it as 2, 0.5 or 1e-6");
	testlib(7, "points ", 1, true, "JE exit code 7, but no `points NUMBER` on standard error");
	testlib(7, "pointless", 1, true, "JE exit code 7, but no `points NUMBER` on standard error");
	testlib(7, "", 1, true, "JE exit code 7, but no `points NUMBER` on standard error");
	testlib(16, "partially correct (0)", 1, true, "WA 0 partially correct (0)|");
	testlib(41, "a quarter", 1, true, "PA 0.25 a quarter|");
	testlib(116, "all", 1, true, "AC 1 all|");
	testlib(216, "all", 1, true, "AC 1 all|");
	testlib(217, "", 1, true, "JE exit code 217, which testlib does not have");
	testlib(5, "", 1, true, "JE exit code 5, which testlib does not have");
	testlib(15, "", 1, true, "JE exit code 15, which testlib does not have");
}

/* Numbers that count as they are. */
static void absolute(checker_function function, int code, const char *errors, const char *score,
	const char *multiplier, const char *wanted)
{
	const struct checker_said said = {
		.code = code,
		.errors = span(errors),
		.score = span(score),
		.multiplier = span(multiplier),
		.points = 10,
		.absolute = true,
	};

	told_is(function, &said, wanted);
}

static void test_absolute(void)
{
	absolute(checker_kattis, 42, NULL, NULL, NULL, "AC 1 |");
	absolute(checker_kattis, 42, NULL, "1234.5\n", NULL, "AC =1234.5 |");
	absolute(checker_kattis, 42, NULL, "-3", NULL, "AC =-3 |");
	absolute(checker_kattis, 42, NULL, "0", NULL, "AC =0 |");
	absolute(checker_kattis, 43, NULL, "7", NULL, "WA =7 |");
	absolute(checker_kattis, 43, NULL, NULL, NULL, "WA 0 |");
	absolute(checker_kattis, 42, NULL, NULL, "0.25", "AC 0.25 |");
	absolute(checker_kattis, 42, NULL, NULL, "0", "AC 0 |");
	absolute(checker_kattis, 42, NULL, NULL, "-0.5",
		"JE score_multiplier.txt: '-0.5' is not a decimal number: write it as 2, 0.5 or 1e-6");
	absolute(checker_kattis, 42, NULL, "1", "1", "JE score_multiplier.txt is there, and score.txt too");
	absolute(checker_kattis, 43, NULL, NULL, "1",
		"JE score_multiplier.txt is there, but the output was not accepted");
	absolute(checker_kattis, 42, NULL, "inf", NULL,
		"JE score.txt: 'inf' is not a decimal number: write it as 2, 0.5 or 1e-6");
	absolute(checker_testlib, 7, "points 25 much\n", NULL, NULL, "AC =25 much|");
	absolute(checker_testlib, 7, "points 4", NULL, NULL, "PA =4 |");
	absolute(checker_testlib, 7, "points -4", NULL, NULL, "WA =-4 |");
	absolute(checker_testlib, 66, "half", NULL, NULL, "PA 0.5 half|");
}

/* ---- graders ---- */

static void grades(const char *output, const char *wanted)
{
	struct score_line line;
	struct err err;
	char got[300];

	if (grader_read(span(output), &line, &err) < 0)
		snprintf(got, sizeof(got), "%.60s", err.text);
	else
		snprintf(got, sizeof(got), "%s %.10g", verdict_table[line.verdict].name, line.score);
	is_str(got, wanted, wanted);
}

static void test_graders(void)
{
	static const struct score_line lines[] = { { .verdict = VERDICT_AC, .score = 12.5 },
		{ .verdict = VERDICT_PA, .score = 1e15 }, { .verdict = VERDICT_WTL, .score = -1 },
		{ .verdict = VERDICT_MLE }, { .verdict = VERDICT_PE }, { .verdict = VERDICT_SK } };
	auto_buf struct buf text = { 0 };

	grades("AC 100", "AC 100");
	grades(" WA\t-1.5 \n\n", "WA -1.5");
	grades("MLE\n1e3", "MLE 1000");
	grades("", "standard output is no verdict and score, such as AC 10 (verd");
	grades("ac 1", "standard output is no verdict and score, such as AC 10 (verd");
	grades("SK 1", "standard output is no verdict and score, such as AC 10 (verd");
	grades("AC", "standard output has no score behind the verdict");
	grades("AC 1 2", "standard output has more than one verdict and score");
	grades("AC x", "the score on standard output: 'x' is not a decimal number: w");
	grades("JE 0", "says that the jury is at fault (JE)");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		grader_tell(&lines[i], &text);
	is_str(buf_text(&text), "AC 12.5\nAC 1e+15\nTLE -1\nRTE 0\nWA 0\nWA 0\n", "what graders read");
}

static void kattis(int code, const char *score, const char *multiplier, const char *wanted)
{
	const struct checker_said said = { .code = code,
		.score = span(score),
		.multiplier = span(multiplier),
		.judge_message = span("\nfor the jury\nand more"),
		.team_message = span("for the team\n"),
		.points = 10 };

	told_is(checker_kattis, &said, wanted);
}

static void test_kattis(void)
{
	kattis(42, NULL, NULL, "AC 1 for the jury|for the team");
	kattis(43, NULL, NULL, "WA 0 for the jury|for the team");
	kattis(43, "5", "0.5", "WA 0 for the jury|for the team");
	kattis(42, "5\n", NULL, "PA 0.5 for the jury|for the team");
	kattis(42, "10", NULL, "AC 1 for the jury|for the team");
	kattis(42, "5", "0.2", "PA 0.2 for the jury|for the team");
	kattis(42, NULL, "1", "AC 1 for the jury|for the team");
	kattis(42, NULL, "0", "WA 0 for the jury|for the team");
	kattis(42, NULL, "1.5", "JE score_multiplier.txt: 1.5 is more than 1");
	kattis(42, "11", NULL, "JE score.txt: 11 is more than the 10 that `points` allows");
	kattis(42, "", NULL, "JE score.txt: '' is not a decimal number: write it as 2, 0.5 or 1e-6");
	kattis(42, "1 2", NULL, "JE score.txt: '1 2' is not a decimal number: write it as 2, 0.5 or 1e-6");
	kattis(0, NULL, NULL, "JE exit code 0, where 42 is accepted, 43 is wrong and there is nothing else");
}

static void cms(int code, const char *output, const char *errors, const char *wanted)
{
	const struct checker_said said = {
		.code = code, .output = span(output), .errors = span(errors), .points = 1
	};

	told_is(checker_cms, &said, wanted);
}

#define CMS_FIRST "JE the score in the first line of standard output: "

static void test_cms(void)
{
	char zero[] = "1\0";
	struct checker_said said = { .output = { zero, 2 }, .points = 100 };

	cms(0, "1.0\n", "translate:success\n", "AC 1 output is correct|output is correct");
	cms(0, "0\n", "translate:wrong", "WA 0 output isn't correct|output isn't correct");
	cms(0, " 0.5 \r\nmore", "translate:partial",
		"PA 0.5 output is partially correct|output is partially correct");
	cms(0, "1e-3", "so so\nnot shown", "PA 0.001 so so|so so");
	cms(0, "1", "", "AC 1 |");
	cms(0, "1", "translate: success \n", "AC 1 output is correct|output is correct");
	cms(0, "1", "translate:other", "AC 1 translate:other|translate:other");
	cms(0, "1", "translate:", "AC 1 translate:|translate:");
	cms(0, "", "x", CMS_FIRST "'' is not a decimal number: write it as 2, 0.5 or 1e-6");
	cms(0, "\n1", "x", CMS_FIRST "'' is not a decimal number: write it as 2, 0.5 or 1e-6");
	cms(0, "inf", "x", CMS_FIRST "'inf' is not a decimal number: write it as 2, 0.5 or 1e-6");
	cms(0, "1.01", "x", CMS_FIRST "1.01 is more than 1");
	cms(0, "0.3333333333333333333333333333333333333333333333333333333333333333333", "x",
		"JE the score in the first line of standard output is no number");
	cms(1, "1", "x", "JE exit code 1, where every verdict is told with 0");
	told_is(checker_cms, &said, "JE the score in the first line of standard output is no number");
	said.output = span("25\n");
	told_is(checker_cms, &said, "PA 0.25 |");
	said.output = span("100");
	told_is(checker_cms, &said, "AC 1 |");
	said.output = span("100.5");
	told_is(checker_cms, &said, CMS_FIRST "100.5 is more than the 100 that `points` allows");
	said.above = true;
	told_is(checker_cms, &said, "WA 0 |");
}

static void code(int number, const char *output, const char *errors, const char *wanted)
{
	const struct checker_said said = { .code = number, .output = span(output), .errors = span(errors) };

	told_is(checker_code, &said, wanted);
}

static void test_code(void)
{
	code(0, "", "", "AC 1 |");
	code(1, "out", "", "WA 0 out|");
	code(1, "out", "err\n", "WA 0 err|");
	code(1, "", "Traceback (most recent call last):\nMemoryError\n", "JE exit code 1, but it crashed");
	code(1, "", "Exception in thread \"main\" java.lang.Error\n", "JE exit code 1, but it crashed");
	code(1, "", "no\nTraceback (most recent call last):", "WA 0 no|");
	code(2, "", "", "JE exit code 2, where 0 is accepted, 1 is wrong and there is nothing else");
}

static void test_deserted(void)
{
	const struct checker_said pipe = { .code = 120,
		.errors = span("Traceback\nBrokenPipeError: [Errno 32]") };
	const struct checker_said end = { .code = 1, .errors = span("EOFError: EOF when reading a line") };
	const struct checker_said other = { .code = 1, .errors = span("ValueError") };
	const struct checker_said well = { .code = 0, .errors = span("BrokenPipeError") };

	ok(checker_deserted(&pipe) && checker_deserted(&end), "nobody was there any more");
	ok(!checker_deserted(&other) && !checker_deserted(&well), "another reason");
}

/* The command that comes of words with placeholders, with blanks between. */
static void filled_is(const char *command, const char *wanted)
{
	auto_strv struct strv list = { 0 }, args = { 0 }, own = { 0 }, argv = { 0 };
	const struct jury_words words = { "/in", "out", NULL, "{feed}", &own };
	auto_buf struct buf got = { 0 };
	struct err err = { 0 };

	strv_add(&args, "a b");
	strv_add(&args, "--x={output}");
	strv_add(&own, "{input}");
	if (text_words(command, &list, &err) < 0 || jury_keys_words(&list, true, &err) < 0 ||
		jury_keys_fill(&list, &args, &words, &argv, &err) < 0)
		buf_puts(&got, err.text);
	for (size_t i = 0; i < argv.count; i++)
		buf_printf(&got, "%s%s", i ? " " : "", argv.item[i]);
	is_str(buf_text(&got), wanted, wanted);
}

static void test_placeholders(void)
{
	filled_is("{input} {output} {answer} {args}", "/in out  a b --x=out /in");
	filled_is("-f{output}={input}x '{feedback}/'", "-fout=/inx {feed}/");
	filled_is("plain } words", "plain } words");
	filled_is("{outputs}", "unknown placeholder {outputs}: did you mean {output}?");
	filled_is("x{}", "unknown placeholder {}");
	filled_is("-x{args}", "'-x{args}': {args} is a word of its own, in a command");
	filled_is("{input", "'{input': the brace is not closed");
}

int main(void)
{
	test_testlib();
	test_kattis();
	test_absolute();
	test_graders();
	test_cms();
	test_code();
	test_deserted();
	test_placeholders();
	return tap_done();
}
