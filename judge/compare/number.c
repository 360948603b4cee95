/*
 * number.c: decimal numbers; see number.h.
 *
 * tokens.c calls it for tokens that differ as text, json.c for numbers.  Nothing can fail.  It must never
 * accept a number that it could not compare: what is too large for a long double, or longer than
 * NUMBER_BYTES, is accepted as text or not at all.
 */
#include "compare/number.h"

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
struct number_decimal {
	uint64_t digits; /* wrong when there are more than EXACT_DIGITS */
	size_t count;    /* of digits */
};

static size_t number_digits(struct span token, size_t at, struct number_decimal *number)
{
	for (; at < token.len && token.data[at] >= '0' && token.data[at] <= '9'; at++) {
		number->digits = number->digits * 10 + (uint64_t)(token.data[at] - '0');
		number->count++;
	}
	return at;
}

static bool number_is(struct span token, size_t at, char one, char other)
{
	return at < token.len && (token.data[at] == one || token.data[at] == other);
}

/* The value of a number that is not longer than NUMBER_BYTES. */
static long double number_value(struct span number)
{
	char text[NUMBER_BYTES + 1];

	memcpy(text, number.data, number.len);
	text[number.len] = '\0';
	return strtold(text, NULL);
}

bool number_read(struct span token, long double *ret_value)
{
	struct number_decimal mantissa = { 0 }, exponent = { 0 };
	size_t at = number_digits(token, number_is(token, 0, '+', '-'), &mantissa);
	size_t whole = mantissa.count;
	uint64_t scale = 1;

	if (number_is(token, at, '.', '.'))
		at = number_digits(token, at + 1, &mantissa);
	if (!mantissa.count || token.len > NUMBER_BYTES)
		return false;
	if (number_is(token, at, 'e', 'E')) {
		at++;
		at = number_digits(token, at + number_is(token, at, '+', '-'), &exponent);
		if (!exponent.count)
			return false;
	}
	if (at != token.len)
		return false;
	if (exponent.count || mantissa.count > EXACT_DIGITS) {
		*ret_value = number_value(token);
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

static bool number_near(const struct compare_rules *rules, long double found, long double expected)
{
	long double off = fabsl(found - expected);

	/* Two infinities are not the same number, and their difference is none. */
	if (!isfinite(off))
		return false;
	return off <= (long double)rules->float_absolute ||
	       off <= (long double)rules->float_relative * fabsl(expected);
}

bool number_same(const struct compare_rules *rules, struct span found, struct span expected)
{
	long double found_value, expected_value;

	return rules->floats && number_read(expected, &expected_value) && number_read(found, &found_value) &&
	       number_near(rules, found_value, expected_value);
}

/* A sign or none, and nothing but digits. */
static bool number_whole(struct span token)
{
	struct number_decimal number = { 0 };
	size_t at = number_digits(token, number_is(token, 0, '+', '-'), &number);

	return number.count && at == token.len;
}

/* Whether two numbers have the same nearest double. */
static bool number_same_double(struct span found, struct span expected)
{
	char a[NUMBER_BYTES + 1], b[NUMBER_BYTES + 1];
	double value;

	memcpy(a, found.data, found.len);
	memcpy(b, expected.data, expected.len);
	a[found.len] = b[expected.len] = '\0';
	value = strtod(a, NULL);
	return isfinite(value) && value == strtod(b, NULL);
}

bool number_equal(const struct compare_rules *rules, struct span found, struct span expected)
{
	long double found_value, expected_value;

	if (!number_read(expected, &expected_value) || !number_read(found, &found_value))
		return false;
	if (compare_same(found, expected) || number_same(rules, found, expected))
		return true;
	/* Whole ones may have more digits than any float has, and a double must not pass for another one. */
	if (number_whole(expected))
		return number_whole(found) ? found_value == 0 && expected_value == 0
					   : isfinite(found_value) && found_value == expected_value;
	return number_same_double(found, expected);
}

bool number_explain(const struct compare_rules *rules, struct span found, struct span expected,
	struct number_words *ret_words)
{
	long double found_value, expected_value, allowed, relative, off;

	if (!rules->floats || !number_read(expected, &expected_value) || !number_read(found, &found_value))
		return false;
	allowed = (long double)rules->float_absolute;
	relative = (long double)rules->float_relative * fabsl(expected_value);
	off = fabsl(found_value - expected_value);
	if (isfinite(off))
		snprintf(ret_words->text, sizeof(ret_words->text), "off by %.9Lg; allowed %.9Lg", off,
			allowed > relative ? allowed : relative);
	else
		snprintf(ret_words->text, sizeof(ret_words->text), "too large to be compared");
	return true;
}
