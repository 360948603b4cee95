/*
 * compare_random.c: the built-in comparers against a slow reference that splits into strings, on random texts
 * that have much in common.  Prints TAP.
 */
#include "compare/compare.h"

#include "base/auto.h"
#include "tap.h"

#include <math.h>
#include <regex.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

/* Compares copies that end where their memory ends, so that the sanitizer sees a byte read too many. */
static struct compare_result run(const struct compare_rules *rules, const char *output, const char *answer)
{
	struct span o = { NULL, strlen(output) }, a = { NULL, strlen(answer) };
	auto_free char *o_copy = malloc(o.len + !o.len), *a_copy = malloc(a.len + !a.len);
	struct compare_result result;
	struct err err;

	if (!o_copy || !a_copy)
		abort();
	o.data = memcpy(o_copy, output, o.len);
	a.data = memcpy(a_copy, answer, a.len);
	if (compare_spans(rules, o, a, &result, &err) < 0)
		abort();
	return result;
}

struct pieces {
	char text[256][256];
	size_t start[256], count;
};

/* Tokens, or for lines: lines without blanks at the end, without empty ones at the end. */
static void reference_split(const char *text, bool by_line, struct pieces *ret_pieces)
{
	const char *at = text;

	ret_pieces->count = 0;
	for (;;) {
		size_t len;

		at += by_line ? 0 : strspn(at, " \t\n\v\f\r");
		len = strcspn(at, by_line ? "\n" : " \t\n\v\f\r");
		if (!by_line && !len)
			break;
		ret_pieces->start[ret_pieces->count] = (size_t)(at - text);
		snprintf(ret_pieces->text[ret_pieces->count], 256, "%.*s", (int)len, at);
		for (size_t i = len; by_line && i && strchr(" \t\v\f\r", at[i - 1]); i--)
			ret_pieces->text[ret_pieces->count][i - 1] = '\0';
		ret_pieces->count++;
		at += len;
		if (by_line && !*at++)
			break;
	}
	while (by_line && ret_pieces->count && !ret_pieces->text[ret_pieces->count - 1][0])
		ret_pieces->count--;
}

static bool reference_piece(
	const struct compare_rules *rules, const regex_t *decimal, const char *s, const char *a)
{
	long double off;

	if (strcmp(s, a) == 0 || (rules->ignore_case && strcasecmp(s, a) == 0))
		return true;
	if (!rules->floats || regexec(decimal, a, 0, NULL, 0) || regexec(decimal, s, 0, NULL, 0))
		return false;
	off = fabsl(strtold(s, NULL) - strtold(a, NULL));
	return isfinite(off) && (off <= (long double)rules->float_absolute ||
					off <= (long double)rules->float_relative * fabsl(strtold(a, NULL)));
}

/* Whether equal; if not, *ret_piece is the first different piece. */
static bool reference(const struct compare_rules *rules, const regex_t *decimal, const struct pieces *s,
	const struct pieces *a, size_t *ret_piece)
{
	size_t i = 0;

	while (i < s->count && i < a->count && reference_piece(rules, decimal, s->text[i], a->text[i]))
		i++;
	*ret_piece = i;
	return i == s->count && i == a->count;
}

/* The white space of a text, each token as one 'x'. */
static void reference_spaces(const char *text, char *ret_spaces)
{
	for (; *text; text++) {
		bool token = !strchr(" \t\n\v\f\r", *text);

		if (!token || !text[1] || strchr(" \t\n\v\f\r", text[1]))
			*ret_spaces++ = token ? 'x' : *text;
	}
	*ret_spaces = '\0';
}

static uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

static const char *const random_words[] = { "1", "1.0", "1e0", "10e-1", "+1", "1.", "-0", "0.0", "1.01",
	"1e99999", "1E99999", "a", "A", "aB", "Ab", "1e", "nan", "inf", "0x1", "-1", "1234567890123",
	"1234567890124" };
static const char *const random_blanks[] = { " ", "\n", "  ", "\r\n", "\t", " \n", "\n\n", "\v\f", "",
	"\n \n" };

/* More than the longest text. */
#define TEXT 3000

#define PICK(list, state) (list)[random_next(state) % (sizeof(list) / sizeof((list)[0]))]

/* Two texts that have much in common. */
static void random_texts(uint64_t *state, char *ret_output, char *ret_answer)
{
	uint64_t count = random_next(state) % (random_next(state) % 8 ? 10 : 60),
		 rare = random_next(state) % (count + 12) + 1;
	char *cut = random_next(state) % 2 ? ret_output : ret_answer;

	*ret_output = *ret_answer = '\0';
	for (uint64_t i = 0; i < 2 * count; i++) {
		const char *piece = i % 2 ? PICK(random_words, state) : PICK(random_blanks, state);
		bool other = random_next(state) % rare == 0;

		ret_output += sprintf(ret_output, "%s", piece);
		if (other)
			piece = i % 2 ? PICK(random_words, state) : PICK(random_blanks, state);
		ret_answer += sprintf(ret_answer, "%s", piece);
	}
	if (random_next(state) % 2)
		strcpy(ret_output, PICK(random_blanks, state));
	if (random_next(state) % 4 == 0)
		cut[random_next(state) % (strlen(cut) + 1)] = '\0';
}

static struct compare_rules random_rules(uint64_t *state)
{
	static const enum compare_kind kinds[] = { COMPARE_EXACT, COMPARE_LINES, COMPARE_TOKENS };
	static const double tolerances[] = { 0, 0, 1e-6, 0.02, 2 };

	return (struct compare_rules){ .kind = PICK(kinds, state),
		.ignore_case = random_next(state) % 3 == 0,
		.space_sensitive = random_next(state) % 4 == 0,
		.floats = random_next(state) % 2,
		.float_absolute = PICK(tolerances, state),
		.float_relative = PICK(tolerances, state) };
}

/* Whether the comparer and the reference agree, about the place too. */
static bool random_agrees(
	const struct compare_rules *rules, const regex_t *decimal, const char *o, const char *a)
{
	static const struct compare_rules plain = { 0 };
	bool by_token = rules->kind == COMPARE_TOKENS, equal, agreeing_spaces;
	struct compare_result result = run(rules, o, a);
	char o_spaces[TEXT], a_spaces[TEXT];
	struct pieces output, answer;
	size_t piece;

	if (rules->kind == COMPARE_EXACT)
		return result.equal == (strcmp(o, a) == 0);
	reference_split(o, !by_token, &output);
	reference_split(a, !by_token, &answer);
	reference_spaces(o, o_spaces);
	reference_spaces(a, a_spaces);
	equal = reference(by_token ? rules : &plain, decimal, &output, &answer, &piece);
	agreeing_spaces = !by_token || !rules->space_sensitive || strcmp(o_spaces, a_spaces) == 0;
	if (result.equal != (equal && agreeing_spaces))
		return false;
	if (equal || !agreeing_spaces)
		return true;
	/* Where the answer has ended, an empty line is no difference yet. */
	while (!by_token && piece >= answer.count && piece < output.count && !output.text[piece][0])
		piece++;
	return by_token ? result.token == piece + 1 : piece >= output.count || result.line == piece + 1;
}

static void test_random(void)
{
	uint64_t state = 88172645463325252U;
	size_t differ = 0, equal = 0;
	char o[TEXT], a[TEXT];
	regex_t decimal;

	if (regcomp(&decimal, "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$",
		    REG_EXTENDED | REG_NOSUB))
		abort();
	for (int i = 0; i < 100000; i++) {
		struct compare_rules rules = random_rules(&state);

		random_texts(&state, o, a);
		if (!random_agrees(&rules, &decimal, o, a) && differ++ < 5)
			printf("# kind %d case %d space %d floats %d\n#[%s]\n#[%s]\n", rules.kind,
				rules.ignore_case, rules.space_sensitive, rules.floats, o, a);
		equal += run(&rules, o, a).equal;
	}
	regfree(&decimal);
	is_int((intmax_t)differ, 0, "as the reference");
	ok(equal > 10000 && equal < 90000, "both verdicts came up often (%zu equal)", equal);
}

int main(void)
{
	test_random();
	return tap_done();
}
