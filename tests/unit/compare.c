/*
 * compare.c: tests of the built-in comparers: each rule and edge by hand.  Prints TAP, and how fast
 * they are.
 */
#include "compare/compare.h"

#include "base/auto.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define SPAN(text) ((struct span){ (text), sizeof(text) - 1 })

static const struct compare_rules exact = { .kind = COMPARE_EXACT };
static const struct compare_rules lines = { .kind = COMPARE_LINES };
static const struct compare_rules tokens = { .kind = COMPARE_TOKENS };
static const struct compare_rules nocase = { .kind = COMPARE_TOKENS, .ignore_case = true };
static const struct compare_rules spaces = { .kind = COMPARE_TOKENS, .space_sensitive = true };
static const struct compare_rules number = { .kind = COMPARE_TOKENS, .floats = true };
static const struct compare_rules absolute = {
	.kind = COMPARE_TOKENS, .floats = true, .float_absolute = 1e-6
};
static const struct compare_rules relative = {
	.kind = COMPARE_TOKENS, .floats = true, .float_relative = 1e-6
};
static const struct compare_rules quarter = {
	.kind = COMPARE_TOKENS, .floats = true, .float_absolute = 0.25
};

/* Compares copies that end where their memory ends, so that the sanitizer sees a byte read too many. */
static struct compare_result run(const struct compare_rules *rules, struct span output, struct span answer)
{
	struct compare_result result;
	struct err err;
	auto_free char *o = malloc(output.len + !output.len), *a = malloc(answer.len + !answer.len);

	if (!o || !a)
		abort();
	if (output.len)
		memcpy(o, output.data, output.len);
	if (answer.len)
		memcpy(a, answer.data, answer.len);
	memset(&result, 0x5a, sizeof(result));
	if (compare_spans(rules, (struct span){ o, output.len }, (struct span){ a, answer.len }, &result,
		    &err) < 0 ||
		result.equal != (result.score == 1))
		abort();
	return result;
}

struct verdict_case {
	const struct compare_rules *rules;
	bool equal;
	struct span output, answer;
};

static const struct verdict_case verdicts[] = {
	{ &exact, true, SPAN(""), SPAN("") },
	{ &exact, true, SPAN("a\0b\n"), SPAN("a\0b\n") },
	{ &exact, false, SPAN("a\0b\n"), SPAN("a\0c\n") },
	{ &exact, false, SPAN(""), SPAN("\n") },
	{ &exact, false, SPAN("1"), SPAN("1\n") },
	{ &exact, false, SPAN("1\r\n"), SPAN("1\n") },

	{ &lines, true, SPAN(""), SPAN("") },
	{ &lines, true, SPAN(""), SPAN(" \n\t\r\n\n") },
	{ &lines, true, SPAN("a\nb"), SPAN("a\nb\n") },
	{ &lines, true, SPAN("a\r\nb\r\n"), SPAN("a\nb\n") },
	{ &lines, true, SPAN("a \t\v\f\r\nb\n\n \n"), SPAN("a\nb") },
	{ &lines, true, SPAN("a  \nb"), SPAN("a \nb") },
	{ &lines, true, SPAN("\n\na"), SPAN(" \n\t\na") },
	{ &lines, false, SPAN("a\n\nb"), SPAN("a\nb") },
	{ &lines, false, SPAN("\na"), SPAN("a") },
	{ &lines, false, SPAN(" a"), SPAN("a") },
	{ &lines, false, SPAN("a  b"), SPAN("a b") },
	{ &lines, false, SPAN("a b"), SPAN("a\nb") },
	{ &lines, false, SPAN("a \nb"), SPAN("a c\nb") },
	{ &lines, false, SPAN("a\rb"), SPAN("a\nb") },
	{ &lines, false, SPAN("a\0"), SPAN("a") },
	{ &lines, false, SPAN("A"), SPAN("a") },
	{ &lines, false, SPAN("a\nb\nc"), SPAN("a\nb") },

	{ &tokens, true, SPAN(""), SPAN("") },
	{ &tokens, true, SPAN(""), SPAN(" \t\n\v\f\r") },
	{ &tokens, true, SPAN("1 2\r\n3\r\n"), SPAN("1\n2\n\n3") },
	{ &tokens, true, SPAN("\n\n1\v2\f3"), SPAN("1  2 \t3\n") },
	{ &tokens, false, SPAN("12"), SPAN("1 2") },
	{ &tokens, false, SPAN("1 2"), SPAN("12") },
	{ &tokens, false, SPAN("1 2"), SPAN("1 2 3") },
	{ &tokens, false, SPAN("1 2 3"), SPAN("1 2") },
	{ &tokens, false, SPAN(""), SPAN("1") },
	{ &tokens, false, SPAN("1"), SPAN("") },
	{ &tokens, false, SPAN("1"), SPAN("12") },
	{ &tokens, false, SPAN("ab c"), SPAN("a bc") },
	{ &tokens, false, SPAN("a"), SPAN("A") },
	{ &tokens, false, SPAN("1.0"), SPAN("1") },
	{ &tokens, false, SPAN("a\0b"), SPAN("a\0c") },
	{ &tokens, false, SPAN("a\0b"), SPAN("a b") },
	{ &tokens, false,
		SPAN("a\xc2\xa0"
		     "b"),
		SPAN("a b") },
	{ &tokens, false,
		SPAN("a\x85"
		     "b"),
		SPAN("a b") },

	{ &nocase, true, SPAN("Yes NO aZ"), SPAN("yEs no Az") },
	{ &nocase, false, SPAN("@[`{"), SPAN("`{@[") },
	{ &nocase, false, SPAN("\xc3\xa4"), SPAN("\xc3\x84") },
	{ &nocase, false, SPAN("a\0"), SPAN("A ") },
	{ &nocase, false, SPAN("yes"), SPAN("YESS") },

	{ &spaces, true, SPAN(" a\tb\n"), SPAN(" a\tb\n") },
	{ &spaces, false, SPAN("a b\n"), SPAN("a  b\n") },
	{ &spaces, false, SPAN("a b\n"), SPAN("a\nb\n") },
	{ &spaces, false, SPAN("a b"), SPAN("a b\n") },
	{ &spaces, false, SPAN("a b\n"), SPAN("a b") },
	{ &spaces, false, SPAN(" a b"), SPAN("a b") },
	{ &spaces, false, SPAN("\n"), SPAN("") },

	{ &number, true, SPAN("1.0 +1 1. 01 1e0 10e-1 .1e1"), SPAN("1 1 1 1 1 1 1") },
	{ &number, true, SPAN("0.5 0 -0.0 5E-1 0e99999"), SPAN(".5 -0.0 0 +.5 0") },
	{ &number, true, SPAN("100000000000000000000000000"), SPAN("1e26") },
	{ &number, false, SPAN("18446744073709551617"), SPAN("1") },
	{ &number, false, SPAN("1.8446744073709551617"), SPAN("1") },
	{ &number, false, SPAN("1.0000000000000001"), SPAN("1") },
	{ &number, false, SPAN("1"), SPAN("-1") },
	{ &number, false, SPAN("inf"), SPAN("1e99999") },
	{ &number, true, SPAN("1e99999"), SPAN("1e99999") },
	{ &number, false, SPAN("1E99999"), SPAN("1e99999") },
	{ &number, false, SPAN("1e99999"), SPAN("2e99999") },
	{ &number, false, SPAN("1e99999999999999999999999"), SPAN("1e99999") },
	{ &relative, false, SPAN("1e99999"), SPAN("-1e99999") },
	{ &relative, false, SPAN("0"), SPAN("1e99999") },
	{ &relative, false, SPAN("1e99999"), SPAN("0") },

	{ &absolute, true, SPAN("1.0000009 1.9999991"), SPAN("1 2") },
	{ &absolute, false, SPAN("1.0000011"), SPAN("1") },
	{ &absolute, false, SPAN("0.9999989"), SPAN("1") },
	{ &absolute, true, SPAN("9e-7 -9e-7"), SPAN("0 0") },
	{ &absolute, false, SPAN("1000000.1"), SPAN("1000000") },
	{ &absolute, false, SPAN("123456789012345678"), SPAN("123456789012345677") },
	{ &relative, true, SPAN("1000000.9"), SPAN("1000000") },
	{ &relative, false, SPAN("1000001.1"), SPAN("1000000") },
	{ &relative, true, SPAN("-1000000.9"), SPAN("-1000000") },
	{ &relative, false, SPAN("1e-300"), SPAN("0") },
	{ &relative, true, SPAN("0.0"), SPAN("-0") },
	{ &quarter, true, SPAN("1.5 1 -0.25"), SPAN("1.25 1.25 0") },
	{ &quarter, false, SPAN("1.5000001"), SPAN("1.25") },
	{ &quarter, true, SPAN("a 1.1 b\n"), SPAN("a 1.0\nb") },
	{ &quarter, false, SPAN("1.1 x"), SPAN("1.0 y") },
};

/* Compared as text even if any number would do. */
static const char *const no_numbers[] = { "1e", "1e+", "--1", "+-1", "1.0.0", "1,0", "1e5x", "1e5.0", ".",
	"-", "+.", "e5", ".e5", "0x10", "0x1p0", "1f", "inf", "-INF", "infinity", "nan", "NaN", "-nan",
	"nan(1)", "one" };

static void test_strings(void)
{
	static const struct compare_rules any = {
		.kind = COMPARE_TOKENS, .floats = true, .float_absolute = HUGE_VAL
	};

	for (size_t i = 0; i < sizeof(no_numbers) / sizeof(no_numbers[0]); i++) {
		struct span token = { no_numbers[i], strlen(no_numbers[i]) };

		ok(run(&any, token, token).equal && !run(&any, token, SPAN("1")).equal &&
				!run(&any, SPAN("1"), token).equal,
			"'%s' is no number", no_numbers[i]);
	}
	ok(run(&any, SPAN("5"), SPAN("1")).equal && !run(&any, SPAN("1\0"), SPAN("1")).equal, "numbers are");
}

static void test_verdicts(void)
{
	struct compare_result result;
	const struct verdict_case *one;
	struct err err;

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
		one = &verdicts[i];
		result = run(one->rules, one->output, one->answer);
		ok(result.equal == one->equal, "%s, case %zu: %s", compare_table[one->rules->kind].name, i,
			result.equal ? "equal" : result.message);
	}
	for (int kind = 0; kind < COMPARE_KINDS; kind++) {
		const struct compare_rules rules = { .kind = (enum compare_kind)kind };

		if (kind == COMPARE_JSON) /* which nothing is not */
			continue;
		ok(compare_spans(&rules, (struct span){ 0 }, (struct span){ 0 }, &result, &err) == 0 &&
				result.equal,
			"%s: no data at all", compare_table[kind].name);
	}
	ok(!result.line && !result.column && !result.token && !result.message[0], "equal leaves no place");
}

struct message_case {
	const struct compare_rules *rules;
	struct span output, answer;
	const char *message;
};

static const struct message_case messages[] = {
	{ &tokens, SPAN("1 2\n3 4\nx y 12 z\n"), SPAN("1 2 3 4 x y 13 z"),
		"line 3, column 5 (token 7): found \"12\", expected \"13\"" },
	{ &tokens, SPAN("1 2\n3"), SPAN("1 2 3 13"), "output ends after token 3; expected \"13\"" },
	{ &tokens, SPAN("1 2\n3 \n"), SPAN("1 2 3 13"), "output ends after token 3; expected \"13\"" },
	{ &tokens, SPAN(" \n"), SPAN("13"), "output ends before any token; expected \"13\"" },
	{ &tokens, SPAN("1\n foo"), SPAN("1\n"),
		"line 2, column 2 (token 2): more output than expected: \"foo\"" },
	{ &quarter, SPAN("1.75"), SPAN("1.25"),
		"line 1, column 1 (token 1): numbers differ: found 1.75, expected 1.25 (off by 0.5; allowed "
		"0.25)" },
	{ &absolute, SPAN("1.5"), SPAN("1.25"),
		"line 1, column 1 (token 1): numbers differ: found 1.5, expected 1.25 (off by 0.25; allowed "
		"1e-06)" },
	{ &absolute, SPAN("1e99999"), SPAN("1"),
		"line 1, column 1 (token 1): numbers differ: found 1e99999, expected 1 (too large to be "
		"compared)" },
	{ &absolute, SPAN("nan"), SPAN("1"), "line 1, column 1 (token 1): found \"nan\", expected \"1\"" },
	{ &spaces, SPAN("a\tb"), SPAN("a b"),
		"line 1, column 2 (token 1): spaces differ: found \"\\t\", expected \" \"" },
	{ &spaces, SPAN("a"), SPAN("a\n"), "output ends after token 1; expected \"\\n\"" },
	{ &exact, SPAN("a b\nc d\n"), SPAN("a b\nc e\n"),
		"line 2, column 3 (token 4): found \"c d\\n\", expected \"c e\\n\"" },
	{ &exact, SPAN("a b"), SPAN("a b\n"), "output ends after token 2; expected \"\\n\"" },
	{ &exact, SPAN("a b\n\nc"), SPAN("a b\n"),
		"line 2, column 1 (token 3): more output than expected: \"\\n\"" },
	{ &lines, SPAN("a b \nc d\nx"), SPAN("a b\nc e\nx"),
		"line 2, column 3 (token 4): found \"c d\", expected \"c e\"" },
	{ &lines, SPAN("a\n\nb\n"), SPAN("a\nb\n"),
		"line 2, column 1 (token 2): found \"\", expected \"b\"" },
	{ &lines, SPAN("ab"), SPAN("abc"), "line 1, column 3 (token 1): found \"ab\", expected \"abc\"" },
	{ &lines, SPAN("ab"), SPAN("ab\n\n c"), "output ends after token 1; expected \" c\"" },
	{ &lines, SPAN("a\n \n\n"), SPAN("a\nb"), "output ends after token 1; expected \"b\"" },
	{ &lines, SPAN("a\nb"), SPAN("a\n\n\n"),
		"line 2, column 1 (token 2): more output than expected: \"b\"" },
	{ &lines, SPAN("ab\nc"), SPAN("ab"), "line 2, column 1 (token 2): more output than expected: \"c\"" },
	{ &tokens, SPAN("\x1b[2J\xff\"\\\x7f"), SPAN("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
		"line 1, column 1 (token 1): found \"\\x1b[2J\\xff\\\"\\\\\\x7f\", expected "
		"\"\u00e4\u20ac\U0001F600\"" },
	{ &tokens, SPAN("\xc2\x9b\xe2\x80\xae\xed\xa0\x80\xc0\x80"), SPAN("\xf4\x90\x80\x80\xe2\x82"),
		"line 1, column 1 (token 1): found \"\\xc2\\x9b\\xe2\\x80\\xae\\xed\\xa0\\x80\\xc0\\x80\", "
		"expected \"\\xf4\\x90\\x80\\x80\\xe2\\x82\"" },
	{ &tokens, SPAN("abcdefghijklmnopqrstuvwxyzabcdefghijX"),
		SPAN("abcdefghijklmnopqrstuvwxyzabcdefghijY"),
		"line 1, column 1 (token 1): found ...\"yzabcdefghijX\", expected ...\"yzabcdefghijY\"" },
};

static void test_messages(void)
{
	char big[5000], other[5000], place[100];
	struct compare_result result;

	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		const struct message_case *one = &messages[i];

		result = run(one->rules, one->output, one->answer);
		is_str(result.message, one->message, "message");
		snprintf(place, sizeof(place), "line %zu, column %zu (token %zu): ", result.line,
			result.column, result.token);
		ok(strncmp(one->message, place, strlen(place)) == 0 ||
				strncmp(one->message, "output ends", 11) == 0,
			"%s", place);
	}
	result = run(&tokens, SPAN("1 2\n3"), SPAN("1 2 3 13"));
	ok(result.line == 2 && result.column == 2 && result.token == 4, "place of the end");
	result = run(&tokens, SPAN(" \n"), SPAN("13"));
	ok(result.line == 2 && result.column == 1 && result.token == 1, "place of the end without tokens");
	memset(big, '\xff', sizeof(big));
	memset(other, '\x01', sizeof(other));
	result = run(&tokens, (struct span){ big, sizeof(big) }, (struct span){ other, sizeof(other) });
	ok(strlen(result.message) < 300 &&
			strcmp(result.message + strlen(result.message) - 7, "x01\"...") == 0,
		"long tokens are cut: %s", result.message);
}

/* One different byte at every place around the words and pages that a fast search may take at once. */
static void test_straddle(void)
{
	static const struct compare_rules *const all[] = { &exact, &lines, &tokens, &nocase, &absolute };
	char text[4200], changed[sizeof(text)];
	size_t bad = 0;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 7 == 6 ? '\n' : 'a';
	for (size_t at = 0; at < sizeof(text); at += at == 40 ? 4000 : 1) {
		if (text[at] == '\n')
			continue;
		memcpy(changed, text, sizeof(text));
		changed[at] = 'b';
		for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
			size_t column = all[k]->kind == COMPARE_TOKENS ? 1 : at % 7 + 1;
			struct compare_result result = run(all[k], (struct span){ changed, sizeof(changed) },
				(struct span){ text, sizeof(text) });

			bad += result.equal || result.line != at / 7 + 1 || result.token != at / 7 + 1 ||
			       result.column != column;
		}
	}
	is_int((intmax_t)bad, 0, "one byte differs, at each place");
}

/* Numbers of `len` bytes: too long to be one beyond the limit. */
static bool equal_padded(const struct compare_rules *rules, size_t len)
{
	auto_free char *text = malloc(len);

	if (!text)
		abort();
	memset(text, '0', len);
	memcpy(text, "1.", 2);
	return run(rules, (struct span){ text, len }, SPAN("1")).equal;
}

static void test_long(void)
{
	const size_t len = 1000000;
	auto_free char *upper = malloc(len), *lower = malloc(len);

	if (!upper || !lower)
		abort();
	ok(equal_padded(&number, 17) && equal_padded(&number, 400) && equal_padded(&number, 1000),
		"long numbers");
	ok(!equal_padded(&number, 1001) && !equal_padded(&number, 100000), "too long to be numbers");
	memset(upper, 'A', len);
	memset(lower, 'a', len);
	ok(run(&nocase, (struct span){ upper, len }, (struct span){ lower, len }).equal, "one long token");
	ok(!run(&nocase, (struct span){ upper, len }, (struct span){ lower, len - 1 }).equal,
		"a byte longer");
	ok(run(&tokens, (struct span){ upper, len }, (struct span){ upper, len }).equal,
		"one long token, same");
	memset(upper, ' ', len);
	memset(lower, '\n', len);
	ok(run(&tokens, (struct span){ upper, len }, (struct span){ lower, len }).equal, "long blanks");
	ok(run(&lines, (struct span){ upper, len }, (struct span){ lower, len }).equal,
		"long blanks as lines");
}

static void note_speed(const char *name, const struct compare_rules *rules, const char *o, const char *a)
{
	const size_t len = 16000000, word = strlen(o);
	struct compare_result result;
	struct err err;
	struct timespec from, to;
	auto_free char *output = malloc(len), *answer = malloc(len);

	if (!output || !answer)
		abort();
	for (size_t i = 0; i < len; i++) {
		output[i] = o[i % word];
		answer[i] = a[i % word];
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	ok(compare_spans(rules, (struct span){ output, len }, (struct span){ answer, len }, &result, &err) ==
				0 &&
			result.equal,
		"%s", name);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("# %s: %.0f MB/s\n", name,
		(double)len / 1e6 /
			((double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9));
}

int main(void)
{
	test_strings();
	test_verdicts();
	test_messages();
	test_straddle();
	test_long();
	note_speed("exact, equal", &exact, "12345 678901\n", "12345 678901\n");
	note_speed("lines, equal", &lines, "12345 678901\n", "12345 678901\n");
	note_speed("lines, other blanks at line ends", &lines, "12345 678901 \n", "12345 678901\r\n");
	note_speed("tokens, equal", &tokens, "12345 678901\n", "12345 678901\n");
	note_speed("tokens, other blanks", &tokens, "12345 678901\n", "12345\n678901 ");
	note_speed("tokens, other case", &nocase, "abcde fghijk\n", "ABCDE FGHIJK\n");
	note_speed(
		"tokens, other numbers", &absolute, "1.1234567 -22.34567891\n", "1.1234568 -22.34567892\n");
	return tap_done();
}
