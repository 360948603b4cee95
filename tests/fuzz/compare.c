/*
 * compare.c: fuzzes the comparers exact, lines and tokens.  The input is a byte with the rules, the output, a
 * byte FF, the answer.
 *
 * Each gives the verdict of a slow reference that first splits everything into pieces, and names the same
 * place; what it says is one line of UTF-8 without control bytes.
 */
#include "compare/compare.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COMPARE_BLANKS " \t\n\v\f\r"

/* The tokens of a text, or its lines; in memory of their own, each with a NUL behind it. */
struct pieces {
	struct span item[4097];
	size_t count;
};

static bool compare_blank(char byte)
{
	return byte && strchr(COMPARE_BLANKS, byte);
}

static void compare_tokens(struct span text, struct pieces *ret_pieces)
{
	ret_pieces->count = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (compare_blank(text.data[i]))
			continue;
		if (!i || compare_blank(text.data[i - 1]))
			ret_pieces->item[ret_pieces->count++] = (struct span){ text.data + i, 0 };
		ret_pieces->item[ret_pieces->count - 1].len++;
	}
}

/* Lines without blanks at the end, without empty lines at the end. */
static void compare_lines(struct span text, struct pieces *ret_pieces)
{
	ret_pieces->count = 0;
	ret_pieces->item[ret_pieces->count++] = (struct span){ text.data, 0 };
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\n')
			ret_pieces->item[ret_pieces->count++] = (struct span){ text.data + i + 1, 0 };
		else
			ret_pieces->item[ret_pieces->count - 1].len++;
	for (size_t i = 0; i < ret_pieces->count; i++) {
		struct span *line = &ret_pieces->item[i];

		while (line->len && compare_blank(line->data[line->len - 1]))
			line->len--;
	}
	while (ret_pieces->count && !ret_pieces->item[ret_pieces->count - 1].len)
		ret_pieces->count--;
}

/* A decimal number of at most 1000 bytes, whose value is *ret_value. */
static bool compare_number(struct span token, long double *ret_value)
{
	auto_free char *text = fuzz_text((const uint8_t *)token.data, token.len);
	const char *at = text + strspn(text, "+-");
	size_t whole = strspn(at, "0123456789"), fraction = 0, exponent = 1;

	if (strlen(text) != token.len || at > text + 1 || token.len > 1000)
		return false;
	at += whole;
	if (*at == '.') {
		fraction = strspn(at + 1, "0123456789");
		at += fraction + 1;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '+' || *at == '-';
		exponent = strspn(at, "0123456789");
		at += exponent;
	}
	*ret_value = strtold(text, NULL);
	return whole + fraction && exponent && !*at;
}

static bool compare_token(const struct compare_rules *rules, struct span output, struct span answer)
{
	long double found, expected, off;
	bool same = output.len == answer.len;

	for (size_t i = 0; same && i < output.len; i++) {
		char pair[2][2] = { { output.data[i] }, { answer.data[i] } };

		same = output.data[i] == answer.data[i] ||
		       (rules->ignore_case && strcasecmp(pair[0], pair[1]) == 0);
	}
	if (same || !rules->floats || !compare_number(output, &found) || !compare_number(answer, &expected))
		return same;
	off = fabsl(found - expected);
	return isfinite(off) && (off <= (long double)rules->float_absolute ||
					off <= (long double)rules->float_relative * fabsl(expected));
}

/* The white space, with an x for each token: at most one byte for each of the text. */
static size_t compare_spaces(struct span text, char *ret_spaces)
{
	size_t used = 0;

	for (size_t i = 0; i < text.len; i++)
		if (compare_blank(text.data[i]))
			ret_spaces[used++] = text.data[i];
		else if (!i || compare_blank(text.data[i - 1]))
			ret_spaces[used++] = 'x';
	return used;
}

static bool compare_same_spaces(struct span output, struct span answer)
{
	char spaces[2][4097];
	size_t length = compare_spaces(output, spaces[0]);

	return compare_spaces(answer, spaces[1]) == length && memcmp(spaces[0], spaces[1], length) == 0;
}

/* The first piece that differs; SIZE_MAX when none does. */
static size_t compare_first(
	const struct compare_rules *rules, const struct pieces *output, const struct pieces *answer)
{
	size_t i = 0;

	while (i < output->count && i < answer->count &&
		compare_token(rules, output->item[i], answer->item[i]))
		i++;
	return i == output->count && i == answer->count ? SIZE_MAX : i;
}

/* ---- the checks ---- */

static void compare_check_exact(struct span output, struct span answer, const struct compare_result *result)
{
	size_t line = 1, column = 1, i;
	bool same = output.len == answer.len && memcmp(output.data, answer.data, output.len) == 0;

	must(result->equal == same, "exact: %d", result->equal);
	for (i = 0; i < output.len && i < answer.len && output.data[i] == answer.data[i]; i++) {
		column = output.data[i] == '\n' ? 1 : column + 1;
		line += output.data[i] == '\n';
	}
	must(same || (result->line == line && result->column == column), "exact: line %zu, column %zu: %s",
		line, column, result->message);
}

/* An empty line is no difference where the answer has ended, and a missing one has no place. */
static void compare_check_line(const struct pieces *found, const struct pieces *expected, size_t first,
	const struct compare_result *result)
{
	while (first >= expected->count && first < found->count && !found->item[first].len)
		first++;
	must(first >= found->count || result->line == first + 1, "line %zu: %s", first + 1, result->message);
}

static void compare_check_pieces(const struct compare_rules *rules, struct span output, struct span answer,
	const struct compare_result *result)
{
	static struct pieces found, expected;
	static const struct compare_rules plain = { .kind = COMPARE_LINES };
	bool tokens = rules->kind == COMPARE_TOKENS, spaces;
	size_t first;

	(tokens ? compare_tokens : compare_lines)(output, &found);
	(tokens ? compare_tokens : compare_lines)(answer, &expected);
	first = compare_first(tokens ? rules : &plain, &found, &expected);
	spaces = !tokens || !rules->space_sensitive || compare_same_spaces(output, answer);
	must(result->equal == (first == SIZE_MAX && spaces), "equal %d, piece %zu, spaces %d: %s",
		result->equal, first, spaces, result->message);
	if (first == SIZE_MAX || !spaces)
		return;
	if (tokens)
		must(result->token == first + 1, "token %zu: %s", first + 1, result->message);
	else
		compare_check_line(&found, &expected, first, result);
}

/* What a person is shown. */
static void compare_check_message(const struct compare_result *result)
{
	const unsigned char *at = (const unsigned char *)result->message;
	size_t length = strnlen(result->message, sizeof(result->message));

	must(length < sizeof(result->message), "the message has no end");
	must(result->equal == (length == 0), "equal %d: %s", result->equal, result->message);
	must(result->equal == !(result->line || result->column || result->token), "place");
	must(fuzz_clean(result->message, length), "%s", result->message);
	while (*at) {
		size_t more = *at < 0x80 ? 0 : *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : *at >= 0xc2 ? 1 : 9;

		must(more < 9, "no UTF-8: %s", at);
		for (at++; more; more--, at++)
			must((*at & 0xc0) == 0x80, "no UTF-8: %s", at);
	}
}

static struct compare_result compare_once(
	const struct compare_rules *rules, struct span output, struct span answer)
{
	/* memory that ends where they end */
	auto_free char *found = malloc(output.len + !output.len),
		       *expected = malloc(answer.len + !answer.len);
	struct span copies[2] = { { found, output.len }, { expected, answer.len } };
	struct compare_result result;
	struct err err;

	must(found && expected, "memory");
	memcpy(found, output.data, output.len);
	memcpy(expected, answer.data, answer.len);
	memset(&result, '~', sizeof(result));
	must(compare_spans(rules, copies[0], copies[1], &result, &err) == 0, "no answer");
	must(result.equal == (result.score == 1) && (result.equal || result.score == 0), "two answers");
	compare_check_message(&result);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum compare_kind kinds[] = { COMPARE_EXACT, COMPARE_LINES, COMPARE_TOKENS };
	static const double tolerances[] = { 0, 1e-6, 0.02, 2 };
	struct span output = { .data = "" }, answer = { .data = "" };
	struct compare_result result;
	struct compare_rules rules;
	const uint8_t *end;

	if (size < 1 || size > 4096)
		return 0;
	rules = (struct compare_rules){ .kind = kinds[data[0] % 3],
		.ignore_case = data[0] & 4,
		.space_sensitive = data[0] & 8,
		.floats = data[0] & 16,
		.float_absolute = tolerances[data[0] >> 5 & 1],
		.float_relative = tolerances[data[0] >> 6] };
	end = memchr(data + 1, 0xff, size - 1);
	output = (struct span){ (const char *)data + 1, end ? (size_t)(end - data) - 1 : size - 1 };
	if (end)
		answer = (struct span){ (const char *)end + 1, size - 2 - output.len };
	result = compare_once(&rules, output, answer);
	if (rules.kind == COMPARE_EXACT)
		compare_check_exact(output, answer, &result);
	else
		compare_check_pieces(&rules, output, answer, &result);
	must(compare_once(&rules, output, output).equal && compare_once(&rules, answer, answer).equal,
		"not the same as itself");
	return 0;
}
