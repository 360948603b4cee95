/*
 * jsonread.h: reads JSON (RFC 8259) in place: whether a text is JSON, and then value by value.
 *
 * Nothing is copied or allocated, so reading cannot fail for want of memory however large or deep a
 * contestant's output is, and numbers stay the text they are: no digit of a long one is lost.
 */
#pragma once

#include "compare/compare.h"

#include <stdint.h>

/* Arrays and objects within each other; more is no JSON here. */
#define JSONREAD_DEPTH 500

struct jsonread_fault {
	size_t at;
	const char *reason;
};

/*
 * Whether all of the text is one JSON value with blanks around it.  `utf8`: strings must be valid UTF-8,
 * without halves of surrogate pairs and without U+0000, too.  False with *ret_fault.
 */
bool jsonread_valid(struct span text, bool utf8, struct jsonread_fault *ret_fault);

/* ---- of a text that jsonread_valid() has accepted ---- */

/* Where the next byte lies, from `at` on, that is no blank; text.len at the end. */
size_t jsonread_blanks(struct span text, size_t at);
/* Behind the value that begins at `at`. */
size_t jsonread_skip(struct span text, size_t at);
/*
 * `at` is at an opening bracket or behind an element: where the next element begins (its value, or the key of
 * a member), or `*ret_end` is set to what lies behind the closing bracket, and 0 is returned.
 */
size_t jsonread_next(struct span text, size_t at, size_t *ret_end);
/* `at` is at the key of a member: where its value begins. */
size_t jsonread_member(struct span text, size_t at);
/* The value that begins at `at`, as it stands there. */
struct span jsonread_value(struct span text, size_t at);

/*
 * Characters of a string.  *at is behind the opening quote at first.  False at the closing quote.  A byte
 * that is no UTF-8 is a character of its own that is like no other.
 */
bool jsonread_character(struct span text, size_t *at, uint32_t *ret_code);
/* As memcmp() of the characters of two strings (of their values: with quotes). */
int jsonread_order(struct span a, struct span b);
