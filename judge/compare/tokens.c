/*
 * tokens.c: the comparer `tokens`: the same words in the same order, whatever white space is between them.
 * If the rules say so: small and capital letters are the same, white space must agree after all, and numbers
 * are compared by value.  It decides as the default validator of the ICPC package format does.
 *
 * compare_spans() calls it.  It cannot fail.  It must never accept a number that it could not compare: what
 * is too large for a long double, or longer than NUMBER_BYTES, is accepted as text or not at all.
 */
#include "compare/compare.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A token of more bytes than this is not a number but a string, in the output and in the answer.  The largest
 * double written with printf("%.99f") has 409 bytes.
 */
#define NUMBER_BYTES 1000
/* So many digits are exact in an uint64_t and in a long double, and so is a power of ten of as many. */
#define EXACT_DIGITS (LDBL_DIG < 18 ? LDBL_DIG : 18)

/* What the digits of a number say while it is read. */
struct tokens_decimal {
	uint64_t digits; /* wrong when there are more than EXACT_DIGITS */
	size_t count;    /* of digits */
};

static size_t tokens_digits(struct span token, size_t at, struct tokens_decimal *number)
{
	for (; at < token.len && token.data[at] >= '0' && token.data[at] <= '9'; at++) {
		number->digits = number->digits * 10 + (uint64_t)(token.data[at] - '0');
		number->count++;
	}
	return at;
}

static bool tokens_is(struct span token, size_t at, char one, char other)
{
	return at < token.len && (token.data[at] == one || token.data[at] == other);
}

/* The value of a number that is not longer than NUMBER_BYTES. */
static long double tokens_value(struct span number)
{
	char text[NUMBER_BYTES + 1];

	memcpy(text, number.data, number.len);
	text[number.len] = '\0';
	return strtold(text, NULL);
}

/*
 * Reads a decimal number: a sign or none, digits with or without a point among or around them, an exponent
 * or none.  False when the token is anything else; inf, nan and hexadecimal are.  *ret_value is the nearest
 * long double, infinite when it is too large, 0 when it is too small.
 */
static bool tokens_number(struct span token, long double *ret_value)
{
	struct tokens_decimal mantissa = { 0 }, exponent = { 0 };
	size_t at = tokens_digits(token, tokens_is(token, 0, '+', '-'), &mantissa);
	size_t whole = mantissa.count;
	uint64_t scale = 1;

	if (tokens_is(token, at, '.', '.'))
		at = tokens_digits(token, at + 1, &mantissa);
	if (!mantissa.count || token.len > NUMBER_BYTES)
		return false;
	if (tokens_is(token, at, 'e', 'E')) {
		at++;
		at = tokens_digits(token, at + tokens_is(token, at, '+', '-'), &exponent);
		if (!exponent.count)
			return false;
	}
	if (at != token.len)
		return false;
	if (exponent.count || mantissa.count > EXACT_DIGITS) {
		*ret_value = tokens_value(token);
		return true;
	}
	/* Both are exact, so that the quotient is rounded once, as strtold() would. */
	for (size_t i = whole; i < mantissa.count; i++)
		scale *= 10;
	*ret_value = (long double)mantissa.digits / (long double)scale;
	if (token.data[0] == '-')
		*ret_value = -*ret_value;
	return true;
}

/* As text.  Bytes that are no letters of ASCII are compared as they are. */
static bool tokens_same_text(const struct compare_rules *rules, struct span found, struct span expected)
{
	if (found.len != expected.len)
		return false;
	if (!rules->ignore_case)
		return memcmp(found.data, expected.data, found.len) == 0;
	for (size_t i = 0; i < found.len; i++) {
		unsigned char a = (unsigned char)found.data[i], b = (unsigned char)expected.data[i];
		unsigned char low = a | 0x20;

		if (a != b && ((a ^ b) != 0x20 || low < 'a' || low > 'z'))
			return false;
	}
	return true;
}

static bool tokens_near(const struct compare_rules *rules, long double found, long double expected)
{
	long double off = fabsl(found - expected);

	/* Two infinities are not the same number, and their difference is none. */
	if (!isfinite(off))
		return false;
	return off <= (long double)rules->float_absolute ||
	       off <= (long double)rules->float_relative * fabsl(expected);
}

static bool tokens_same(const struct compare_rules *rules, struct span found, struct span expected)
{
	long double found_value, expected_value;

	if (tokens_same_text(rules, found, expected))
		return true;
	return rules->floats && tokens_number(expected, &expected_value) &&
	       tokens_number(found, &found_value) && tokens_near(rules, found_value, expected_value);
}

/* Where tokens differ as numbers, *difference gets the words for it; note is a buffer. */
static void tokens_explain(
	const struct compare_rules *rules, struct compare_difference *difference, char *note, size_t size)
{
	long double found, expected, allowed, relative, off;

	if (!rules->floats || !tokens_number(difference->expected, &expected) ||
		!tokens_number(difference->found, &found))
		return;
	allowed = (long double)rules->float_absolute;
	relative = (long double)rules->float_relative * fabsl(expected);
	off = fabsl(found - expected);
	if (isfinite(off))
		snprintf(note, size, "off by %.9Lg; allowed %.9Lg", off,
			allowed > relative ? allowed : relative);
	else
		snprintf(note, size, "too large to be compared");
	difference->what = "numbers";
	difference->note = note;
}

/* The run of white space, or the token, that begins at `at`. */
static struct span tokens_run(struct span text, size_t at, bool space)
{
	size_t end = at;

	while (end < text.len && compare_space(text.data[end]) == space)
		end++;
	return (struct span){ text.data + at, end - at };
}

/* How many bytes before the end of what agrees are to be looked at again: a token, and white space before it.
 */
static size_t tokens_back(struct span same)
{
	size_t at = same.len;

	while (at && !compare_space(same.data[at - 1]))
		at--;
	while (at && compare_space(same.data[at - 1]))
		at--;
	return same.len - at;
}

/*
 * The short way where only white space differs: after `same` bytes that agree both offsets move over it, to
 * where a token begins on both sides.  False when there is none, or when a token may be what differs.
 */
static bool tokens_skip(
	struct span output, struct span answer, size_t same, size_t *ret_output_at, size_t *ret_answer_at)
{
	struct span found = tokens_run(output, *ret_output_at, true);
	struct span expected = tokens_run(answer, *ret_answer_at, true);
	bool between = !same || compare_space(output.data[*ret_output_at - 1]);

	/* Within a token both must end here; between tokens one may begin while the other is yet to come. */
	if (between ? !found.len && !expected.len : !found.len || !expected.len)
		return false;
	*ret_output_at += found.len;
	*ret_answer_at += expected.len;
	return true;
}

/* Whenever the loop begins, no token is open on either side, and as many have been read on both. */
bool tokens_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result)
{
	struct compare_difference difference = { 0 };
	size_t output_at = 0, answer_at = 0;
	char note[80];

	for (;;) {
		size_t same = compare_prefix(
			compare_rest(output, output_at), compare_rest(answer, answer_at));
		size_t back;

		output_at += same;
		answer_at += same;
		if (!rules->space_sensitive && tokens_skip(output, answer, same, &output_at, &answer_at))
			continue;
		back = tokens_back((struct span){ output.data + output_at - same, same });
		output_at -= back;
		answer_at -= back;
		difference.at = output_at;
		difference.found = tokens_run(output, output_at, true);
		difference.expected = tokens_run(answer, answer_at, true);
		output_at += difference.found.len;
		answer_at += difference.expected.len;
		if (rules->space_sensitive && !compare_same(difference.found, difference.expected)) {
			difference.what = "spaces";
			break;
		}
		difference.at = output_at;
		difference.found = tokens_run(output, output_at, false);
		difference.expected = tokens_run(answer, answer_at, false);
		output_at += difference.found.len;
		answer_at += difference.expected.len;
		if (!difference.found.len && !difference.expected.len)
			return compare_equal(ret_result);
		if (!tokens_same(rules, difference.found, difference.expected)) {
			tokens_explain(rules, &difference, note, sizeof(note));
			break;
		}
	}
	return compare_differ(output, answer, &difference, ret_result);
}
