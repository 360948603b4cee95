/* jsonread.c: what is JSON and what is not, and the comparer `json`, by hand.  Prints how fast they are. */
#include "jsonread.h"

#include "base/auto.h"
#include "base/text.h"
#include "tap.h"

#include <stdlib.h>
#include <time.h>

#define SPAN(text) ((struct span){ (text), sizeof(text) - 1 })

/* A copy that ends where its memory ends, so that the sanitizer sees a byte read too many. */
static struct span copy_of(struct span text)
{
	char *copy = malloc(text.len + !text.len);

	if (!copy)
		abort();
	memcpy(copy, text.data, text.len);
	return (struct span){ copy, text.len };
}

/* ---- what is JSON ---- */

struct valid_case {
	struct span text;
	bool loose, strict; /* is JSON; with strings that have to be UTF-8, too */
	size_t at;          /* of the fault of the loose one, else of the strict one */
};

static const struct valid_case valids[] = {
	{ SPAN("0"), true, true, 0 },
	{ SPAN(" -1.5e+10 \n"), true, true, 0 },
	{ SPAN("1E5"), true, true, 0 },
	{ SPAN("[]"), true, true, 0 },
	{ SPAN("[ ]"), true, true, 0 },
	{ SPAN("{ }"), true, true, 0 },
	{ SPAN("[[],{},[{}]]"), true, true, 0 },
	{ SPAN("{\"a\":1,\"b\" : [true,false , null]}"), true, true, 0 },
	{ SPAN("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""), true, true, 0 },
	{ SPAN("\"\xc3\xa9\xf0\x9f\x98\x80\""), true, true, 0 },
	{ SPAN("\"\x7f\""), true, true, 0 },
	{ SPAN("\"\xff\""), true, false, 1 },
	{ SPAN("\"a\xc3\""), true, false, 2 },
	{ SPAN("\"\xed\xa0\x80\""), true, false, 1 },
	{ SPAN("\"\xc0\x80\""), true, false, 1 },
	{ SPAN("\"\\u0000\""), true, false, 1 },
	{ SPAN("\"\\ud800\""), true, false, 1 },
	{ SPAN("\"\\ude00\\ud83d\""), true, false, 1 },
	{ SPAN("\"\\ud800\\u0041\""), true, false, 1 },

	{ SPAN(""), false, false, 0 },
	{ SPAN("  "), false, false, 2 },
	{ SPAN("nul"), false, false, 0 },
	{ SPAN("True"), false, false, 0 },
	{ SPAN("NaN"), false, false, 0 },
	{ SPAN("01"), false, false, 0 },
	{ SPAN("1."), false, false, 0 },
	{ SPAN(".5"), false, false, 0 },
	{ SPAN("+1"), false, false, 0 },
	{ SPAN("-"), false, false, 0 },
	{ SPAN("1e"), false, false, 0 },
	{ SPAN("0x1"), false, false, 1 },
	{ SPAN("1 2"), false, false, 2 },
	{ SPAN("[1"), false, false, 2 },
	{ SPAN("[1,"), false, false, 3 },
	{ SPAN("[1,]"), false, false, 3 },
	{ SPAN("[,1]"), false, false, 1 },
	{ SPAN("[1 2]"), false, false, 3 },
	{ SPAN("[1}"), false, false, 2 },
	{ SPAN("{1:2}"), false, false, 1 },
	{ SPAN("{\"a\"}"), false, false, 4 },
	{ SPAN("{\"a\":}"), false, false, 5 },
	{ SPAN("{\"a\":1,}"), false, false, 7 },
	{ SPAN("]"), false, false, 0 },
	{ SPAN("\"a"), false, false, 0 },
	{ SPAN("\"\\\""), false, false, 0 },
	{ SPAN("\"\\x\""), false, false, 1 },
	{ SPAN("\"\\u12g4\""), false, false, 1 },
	{ SPAN("\"\\u12"), false, false, 1 },
	{ SPAN("\"a\nb\""), false, false, 2 },
	{ SPAN("\"a\0b\""), false, false, 2 },
	{ SPAN("1\0"), false, false, 1 },
	{ SPAN("\0"), false, false, 0 },
	{ SPAN("\xef\xbb\xbf[]"), false, false, 0 },
	{ SPAN("'a'"), false, false, 0 },
	{ SPAN("[1] // x"), false, false, 4 },
};

static void valid(void)
{
	for (size_t i = 0; i < sizeof(valids) / sizeof(valids[0]); i++) {
		const struct valid_case *row = &valids[i];
		struct span text = copy_of(row->text);
		struct jsonread_fault loose = { 0 }, strict = { 0 };
		bool is_loose = jsonread_valid(text, false, &loose);
		bool is_strict = jsonread_valid(text, true, &strict);

		ok(is_loose == row->loose && is_strict == row->strict &&
				(is_strict || (is_loose ? strict.at : loose.at) == row->at) &&
				(is_strict || strict.reason) && (is_loose || loose.reason),
			"valid %zu: %.*s (fault at %zu: %s)", i, (int)strcspn(row->text.data, "\n"),
			row->text.data, strict.at, strict.reason ? strict.reason : "none");
		free((void *)(uintptr_t)text.data);
	}
}

static void depth(void)
{
	struct jsonread_fault fault;

	for (size_t levels = JSONREAD_DEPTH; levels <= JSONREAD_DEPTH + 1; levels++) {
		auto_buf struct buf text = { 0 };

		for (size_t i = 0; i < levels; i++)
			buf_puts(&text, "[");
		for (size_t i = 0; i < levels; i++)
			buf_puts(&text, "]");
		ok(jsonread_valid((struct span){ text.data, text.len }, true, &fault) ==
				(levels == JSONREAD_DEPTH),
			"%zu levels", levels);
	}
}

/* ---- the comparer ---- */

static const struct compare_rules plain = { .kind = COMPARE_JSON };
static const struct compare_rules near = { .kind = COMPARE_JSON, .floats = true, .float_absolute = 0.25 };

struct compared_case {
	const struct compare_rules *rules;
	struct span output, answer;
	const char *message; /* "" when equal */
};

static const struct compared_case compared[] = {
	{ &plain, SPAN("[1,2]\n"), SPAN(" [ 1 , 2 ] "), "" },
	{ &plain, SPAN("{\"a\":1,\"b\":[]}"), SPAN("{\"b\":[],\"a\":1}"), "" },
	{ &plain, SPAN("{\"\\u0061\":1}"), SPAN("{\"a\":1}"), "" },
	{ &plain, SPAN("\"\\u00e9\\/\""), SPAN("\"\xc3\xa9/\""), "" },
	{ &plain, SPAN("\"\\ud83d\\ude00\""), SPAN("\"\xf0\x9f\x98\x80\""), "" },
	{ &plain, SPAN("1.0"), SPAN("1"), "" },
	{ &plain, SPAN("-0"), SPAN("0"), "" },
	{ &plain, SPAN("1e2"), SPAN("100"), "" },
	{ &plain, SPAN("0.1"), SPAN("0.10000000000000001"), "" },
	{ &plain, SPAN("1e+300"), SPAN("1.0E300"), "" },
	{ &plain, SPAN("9223372036854775807"), SPAN("9223372036854775807"), "" },
	{ &plain, SPAN("123456789012345678901234567890"), SPAN("123456789012345678901234567890"), "" },
	{ &plain, SPAN("9007199254740992"), SPAN("9007199254740993"),
		"$: found 9007199254740992, expected 9007199254740993" },
	{ &plain, SPAN("9007199254740992.0"), SPAN("9007199254740993"),
		"$: found 9007199254740992.0, expected 9007199254740993" },
	{ &plain, SPAN("123456789012345678901234567891"), SPAN("123456789012345678901234567890"),
		"$: found ...8901234567891, expected ...8901234567890" },
	{ &plain, SPAN("1e999"), SPAN("2e999"), "$: found 1e999, expected 2e999" },
	{ &plain, SPAN("0.1"), SPAN("0.1000001"), "$: found 0.1, expected 0.1000001" },
	{ &near, SPAN("[1.2,0]"), SPAN("[1,0.2]"), "" },
	{ &near, SPAN("[1.2,0]"), SPAN("[1,0.3]"), "$[1]: found 0, expected 0.3" },
	{ &near, SPAN("\"1\""), SPAN("\"1.1\""), "$: found \"1\", expected \"1.1\"" },
	{ &plain, SPAN("\"1\""), SPAN("1"), "$: found \"1\", expected 1" },
	{ &plain, SPAN("true"), SPAN("1"), "$: found true, expected 1" },
	{ &plain, SPAN("null"), SPAN("[]"), "$: found null, expected []" },
	{ &plain, SPAN("{}"), SPAN("[]"), "$: found {}, expected []" },
	{ &plain, SPAN("[1,[2,3]]"), SPAN("[1,[2,4]]"), "$[1][1]: found 3, expected 4" },
	{ &plain, SPAN("[]"), SPAN("[[5]]"), "$[0]: missing, expected [5]" },
	{ &plain, SPAN("[[],[6]]"), SPAN("[[]]"), "$[1]: found [6], expected nothing more" },
	{ &plain, SPAN("{\"x\":{\"y\":1}}"), SPAN("{\"x\":{\"y\":2}}"), "$.x.y: found 1, expected 2" },
	{ &plain, SPAN("{\"a\":1}"), SPAN("{\"b\":1}"), "$.b: missing, expected 1" },
	{ &plain, SPAN("{\"a\":1,\"b\":2,\"c\":3}"), SPAN("{\"c\":3,\"a\":1}"),
		"$.b: found 2, expected nothing more" },
	{ &plain, SPAN("{\"a\":1,\"a\":1}"), SPAN("{\"a\":1}"), "$.a: found 1, expected nothing more" },
	{ &plain, SPAN("{\"c\":3,\"b\":2,\"a\":1}"), SPAN("{\"a\":1,\"b\":2,\"c\":4}"),
		"$.c: found 3, expected 4" },
	{ &plain, SPAN("\"\xff\""), SPAN("\"a\""), "$: found \"\\xff\", expected \"a\"" },
	{ &plain, SPAN("\"\xff\""), SPAN("\"\xc3\xbf\""), "$: found \"\\xff\", expected \"\xc3\xbf\"" },
	{ &plain, SPAN("\"\x7f\""), SPAN("\"\""), "$: found \"\\x7f\", expected \"\"" },
	{ &plain, SPAN(""), SPAN("1"), "the output is empty, where JSON is expected" },
	{ &plain, SPAN(" \n"), SPAN("1"), "the output is empty, where JSON is expected" },
	{ &plain, SPAN("[1,\n x]"), SPAN("[1]"),
		"the output is no JSON: line 2, column 2: a value should stand here: x]" },
	{ &plain, SPAN("[1"), SPAN("[1]"),
		"the output is no JSON: line 1, column 3: the text ends too early" },
	{ &plain, SPAN("1\x1b[31m"), SPAN("1"),
		"the output is no JSON: line 1, column 2: something stands behind the value: \\x1b[31m" },
};

static struct compare_result run(const struct compare_rules *rules, struct span output, struct span answer)
{
	struct span copies[2] = { copy_of(output), copy_of(answer) };
	struct compare_result result;
	struct err err;

	memset(&result, 0x5a, sizeof(result));
	if (compare_spans(rules, copies[0], copies[1], &result, &err) < 0)
		abort();
	free((void *)(uintptr_t)copies[0].data);
	free((void *)(uintptr_t)copies[1].data);
	return result;
}

static void comparer(void)
{
	for (size_t i = 0; i < sizeof(compared) / sizeof(compared[0]); i++) {
		const struct compared_case *row = &compared[i];
		struct compare_result result = run(row->rules, row->output, row->answer);

		is_str(result.message, row->message, row->output.data);
		ok(result.equal == !*row->message && result.score == (double)result.equal, "  the verdict");
	}
}

static void wrong_answer(void)
{
	struct compare_result result;
	struct err err = { 0 };

	is_int(compare_spans(&plain, SPAN("1"), SPAN("[1"), &result, &err), -1, "an answer that is no JSON");
	is_str(err.text, "no JSON: the text ends too early", "  the error");
}

/* Objects whose members are in the opposite order take about as long as others. */
static void large(void)
{
	auto_buf struct buf up = { 0 }, down = { 0 };
	struct compare_result result;
	struct timespec begin, end;
	double seconds;

	for (int i = 0; i < 200000; i++) {
		buf_printf(&up, "%s\"key %06d\": [%d]", i ? "," : "{", i, i);
		buf_printf(&down, "%s\"key %06d\": [%d]", i ? "," : "{", 199999 - i, 199999 - i);
	}
	buf_puts(&up, "}");
	buf_puts(&down, "}");
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	result = run(&plain, (struct span){ down.data, down.len }, (struct span){ up.data, up.len });
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	seconds = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	ok(result.equal, "two hundred thousand members in the opposite order");
	printf("# %.0f MB/s\n", (double)up.len / 1e6 / seconds);
	/* A search of the whole for each member would take minutes. */
	ok(seconds < 30, "  without a search for each: %.3f s", seconds);
}

int main(void)
{
	valid();
	depth();
	comparer();
	wrong_answer();
	large();
	return tap_done();
}
