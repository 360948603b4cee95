/*
 * compare.h: is the contestant's output what the jury's answer asks for?  The comparers that need no
 * program of the jury's: exact, lines, tokens (compare.def).
 *
 * They read two memory ranges, allocate nothing, cannot fail, and run at about the speed of memory while both
 * sides agree.  All of them are linear in time, whatever the contestant wrote.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Bytes that belong to somebody else, not NUL-terminated.  data may be NULL when len is 0. */
struct span {
	const char *data;
	size_t len;
};

enum compare_kind {
#define COMPARE(id, name, function, help) COMPARE_##id,
#include "compare/compare.def"
	COMPARE_KINDS /* how many there are */
};

/* All but `kind` are for tokens only; the other comparers do not look at them. */
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
};

struct compare_result {
	bool equal;
	/*
	 * Where in the contestant's output the first difference is, from 1, columns in bytes; all 0 when
	 * equal. For tokens it is the beginning of the token.  Where output is missing it is the place behind
	 * the end, and token is that of the missing one.
	 */
	size_t line, column, token;
	char message[400]; /* one line of valid UTF-8, safe on a terminal; "" when equal */
};

/*
 * A comparer; returns ret_result->equal.  Neither range may change or shrink meanwhile (a file that is mapped
 * must be out of the program's reach).
 */
typedef bool (*compare_function)(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result);

struct compare_row {
	const char *name; /* as in problem.ini */
	compare_function function;
	const char *help; /* one line */
};

/* Indexed by enum compare_kind. */
extern const struct compare_row compare_table[COMPARE_KINDS];

/* Runs the comparer of rules->kind. */
bool compare_spans(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result);

/* ---- the comparers; callers take compare_spans(), here data must not be NULL ---- */

bool exact_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result);
bool lines_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result);
bool tokens_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result);

/* ---- what the comparers share ---- */

/* space, tab, LF, VT, FF, CR: what separates tokens */
static inline bool compare_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* What is left of a span from `at` on (at most its length). */
static inline struct span compare_rest(struct span span, size_t at)
{
	return (struct span){ span.data + at, span.len - at };
}

/* How many bytes at the beginning of both are the same. */
size_t compare_prefix(struct span a, struct span b);
/* Whether both hold the same bytes. */
bool compare_same(struct span a, struct span b);
/* The offset at which the line begins that holds the byte before `at` (at itself when that is a newline). */
size_t compare_line(struct span span, size_t at);

struct compare_difference {
	size_t at;            /* offset in the output */
	struct span found;    /* part of the output; ends the output when it is empty and at is the length */
	struct span expected; /* part of the answer; the same of the answer */
	const char *what;     /* what differs ("numbers"), or NULL */
	const char *note;     /* to be put in brackets behind numbers, which then need no quotes; or NULL */
};

/* Both fill *ret_result and return its `equal`.  Only compare_differ() counts lines. */
bool compare_equal(struct compare_result *ret_result);
bool compare_differ(struct span output, struct span answer, const struct compare_difference *difference,
	struct compare_result *ret_result);
