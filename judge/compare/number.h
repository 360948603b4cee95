/*
 * number.h: tokens that are decimal numbers, compared by value.
 */
#pragma once

#include "compare/compare.h"

/*
 * Reads a decimal number: a sign or none, digits with or without a point among or around them, an exponent
 * or none.  False when the token is anything else; inf, nan and hexadecimal are.  *ret_value is the nearest
 * long double, infinite when it is too large, 0 when it is too small.
 */
bool number_read(struct span token, long double *ret_value);
/* Whether both tokens are numbers, and near enough to each other. */
bool number_same(const struct compare_rules *rules, struct span found, struct span expected);
/*
 * Whether both tokens are numbers, and the same under the rules.  A whole number is expected as it is, digit
 * by digit; any other also as what has the same nearest double.
 */
bool number_equal(const struct compare_rules *rules, struct span found, struct span expected);
/* Where two tokens differ as numbers, the words for it: "off by 0.5; allowed 0.25". */
struct number_words {
	char text[80];
};
bool number_explain(const struct compare_rules *rules, struct span found, struct span expected,
	struct number_words *ret_words);
