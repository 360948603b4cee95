/*
 * compare.h: is the contestant's output what the jury's answer asks for?  The comparers that need no
 * program of the jury's (compare.def).
 *
 * They read two memory ranges, and run at about the speed of memory while both sides agree.  All of them are
 * linear in time, whatever the contestant wrote.  Only those for which order does not matter need memory, and
 * how much follows from the answer alone.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Bytes that belong to somebody else, not NUL-terminated.  data may be NULL when len is 0. */
struct span {
	const char *data;
	size_t len;
};

enum compare_kind {
#define COMPARE(id, name, function, keys, help) COMPARE_##id,
#include "compare/compare.def"
	COMPARE_KINDS /* how many there are */
};

/* Keys of [checker] that only some comparers have a use for: bits of compare_row.keys. */
enum compare_keys {
#define COMPARE_KEY(id, bit, prefix) COMPARE_KEY_##id = 1 << bit,
#include "compare/compare.def"
	COMPARE_KEYS_NONE = 0,
	COMPARE_KEYS_WORDS = COMPARE_KEY_CASE | COMPARE_KEY_FLOATS,
};

struct compare_key {
	unsigned int bit;
	const char *prefix; /* of the names in problem.ini */
};

enum {
#define COMPARE_KEY(id, bit, prefix) COMPARE_KEY_AT_##id,
#include "compare/compare.def"
	COMPARE_KEY_COUNT
};

extern const struct compare_key compare_keys[COMPARE_KEY_COUNT];

/* What a comparer has no key for is 0, and it does not look at it. */
struct compare_rules {
	enum compare_kind kind;
	bool ignore_case;     /* A to Z as a to z; other bytes as they are */
	bool space_sensitive; /* white space must agree byte for byte too, before, between and after tokens */
	/*
	 * Tokens of the answer that are decimal numbers are compared by value.  A value may be off by
	 * float_absolute, or by float_relative times the answer's absolute value; 0 allows no difference.
	 */
	bool floats;
	double float_absolute, float_relative;
	/* What each line of the answer is worth; NULL: all the same. */
	const double *line_points;
	size_t line_count;
	bool other_count; /* the output may have another number of lines */
};

struct compare_result {
	bool equal;
	double score; /* 1 when equal, 0 when nothing is right, between them when a part is */
	/*
	 * Where in the contestant's output the first difference is, from 1, columns in bytes; all 0 when
	 * equal. For tokens it is the beginning of the token.  Where output is missing it is the place behind
	 * the end, and token is that of the missing one.
	 */
	size_t line, column, token;
	char message[500]; /* one line of valid UTF-8, safe on a terminal; "" when equal */
};

/*
 * A comparer.  Fails when there is no memory, or when the answer does not go with the rules: never because of
 * the output.  Neither range may change or shrink meanwhile (a file that is mapped must be out of the
 * program's reach, and of anybody's who could cut it).
 */
typedef int (*compare_function)(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err);

struct compare_row {
	const char *name; /* as in problem.ini */
	compare_function function;
	unsigned int keys; /* enum compare_keys */
	const char *help;  /* one line */
};

/* Indexed by enum compare_kind. */
extern const struct compare_row compare_table[COMPARE_KINDS];

/* Runs the comparer of rules->kind. */
int compare_spans(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err);

/* ---- the comparers; callers take compare_spans(), here data must not be NULL ---- */

#define COMPARE(id, name, function, keys, help) \
	int function(const struct compare_rules *rules, struct span output, struct span answer, \
		struct compare_result *ret_result, struct err *err);
#include "compare/compare.def"

/* ---- what the comparers share ---- */

/* space, tab, LF, VT, FF, CR: what separates tokens */
static inline bool compare_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* As it is when small and capital letters of ASCII are the same. */
static inline char compare_lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* What is left of a span from `at` on (at most its length). */
static inline struct span compare_rest(struct span span, size_t at)
{
	return (struct span){ span.data + at, span.len - at };
}

/* Without the white space at its end. */
struct span compare_trim(struct span text);
/* How many bytes at the beginning of both are the same. */
size_t compare_prefix(struct span a, struct span b);
/* Whether both hold the same bytes. */
bool compare_same(struct span a, struct span b);
/* The offset at which the line begins that holds the byte before `at` (at itself when that is a newline). */
size_t compare_line(struct span span, size_t at);

/* An excerpt shows at most this many bytes, after escaping. */
#define COMPARE_EXCERPT 80

/* "..." on both sides, quotes, NUL */
struct compare_excerpt {
	char text[COMPARE_EXCERPT + 16];
};

/* Fills *ret_excerpt with the text from `begin` on, as far as there is room; safe on a terminal. */
void compare_excerpt(struct span text, size_t begin, const char *quote, struct compare_excerpt *ret_excerpt);
/* Where an excerpt of both begins: so that the first difference shows, and not inside a character. */
size_t compare_begin(struct span found, struct span expected);
/* Sets line, column, token of an offset; a token's end belongs to it.  Returns how many tokens begin before.
 */
size_t compare_place(struct span output, size_t at, struct compare_result *ret_result);

struct compare_difference {
	size_t at;            /* offset in the output */
	struct span found;    /* part of the output; ends the output when it is empty and at is the length */
	struct span expected; /* part of the answer; the same of the answer */
	const char *what;     /* what differs ("numbers"), or NULL */
	const char *note;     /* to be put in brackets behind numbers, which then need no quotes; or NULL */
	const char *instead;  /* what to say when there is nothing to show as expected; or NULL */
};

/* Both fill *ret_result, and return 0.  Only compare_differ() counts lines. */
int compare_equal(struct compare_result *ret_result);
int compare_differ(struct span output, struct span answer, const struct compare_difference *difference,
	struct compare_result *ret_result);
