/*
 * scan_parts.h: what the parts of the scanner share: scan.c, and scan_*.c with the steps of single languages.
 */
#pragma once

#include "scan.h"

#include <stdint.h>
#include <stdio.h>

enum scan_trait {
	SCAN_SPLICE = 1 << 0,     /* a backslash at the end of a line joins it with the next */
	SCAN_UNICODE = 1 << 1,    /* \u0041 stands for a character anywhere */
	SCAN_UCN = 1 << 2,        /* the same, but only in identifiers */
	SCAN_CR = 1 << 3,         /* CR alone ends a line */
	SCAN_WIDE = 1 << 4,       /* U+0085, U+2028, U+2029 end a line comment */
	SCAN_NESTED = 1 << 5,     /* comments stand in comments */
	SCAN_BRACKETS = 1 << 6,   /* which bracket closes which is kept, for code in strings */
	SCAN_DOLLAR = 1 << 7,     /* $ is a letter */
	SCAN_APOSTROPHE = 1 << 8, /* 1'000 is a number */
};

/* How a string is written. */
enum scan_string {
	SCAN_ESCAPES = 1 << 0, /* a backslash takes the next character with it */
	SCAN_DOUBLED = 1 << 1, /* two quotes are one in it */
	SCAN_LINES = 1 << 2,   /* it may have several lines; else it ends with its line, closed or not */
	SCAN_GREEDY = 1 << 3,  /* of more closing quotes than needed the last ones close */
	SCAN_SHOWN = 1 << 4,   /* it names what is imported: it stays */
	SCAN_HERE = 1 << 5,    /* ends at a line with the mark that it began with */
	SCAN_SPEC = 1 << 6,    /* the format behind the colon in {x:3} */
	/* what code in it begins with */
	SCAN_BRACE = 1 << 7,        /* { and not {{ */
	SCAN_DOLLAR_BRACE = 1 << 8, /* ${ */
	SCAN_BRACE_DOLLAR = 1 << 9, /* {$ */
	SCAN_HASH_BRACE = 1 << 10,  /* #{ */
	/* */
	SCAN_PAIRED = 1 << 11, /* brackets in it have to be closed */
	SCAN_ALONE = 1 << 12,  /* (with a mark) nothing else stands in the line of its end */
};

/* An open bracket or string. */
struct scan_frame {
	char open;      /* ( [ { or " for any string */
	char quote;     /* (string) what closes it... */
	uint16_t flags; /* (string) enum scan_string */
	bool hole;      /* ({) it begins code in a string */
	bool value;   /* (bracket) what it closes is a value: / would divide it; (mark) it may be indented */
	char pair;    /* (string) the bracket that opens another in it */
	size_t count; /* (string) ...so many in a row; or the length of its mark */
	size_t mark;  /* (string) where its mark is; how many braces begin code in it, or how many
			      brackets are open in it */
};

/* So many strings may wait for the next line. */
#define SCAN_LATER 8

/* What stood last. */
enum scan_before {
	SCAN_SIGN,  /* or nothing: a value may follow */
	SCAN_VALUE, /* an operator may follow */
};

struct scan {
	enum scan_syntax syntax;
	unsigned int traits; /* enum scan_trait */
	const char *text;    /* a NUL behind it, none in it */
	size_t length, at;
	const struct buf *source;
	const struct scan_map *read; /* from source to text */

	struct buf *out;
	struct scan_map *map;
	struct scan_frame *frame;
	size_t depth, room;
	bool failed;

	struct scan_frame later[SCAN_LATER]; /* strings that begin in the next line (Ruby) */
	size_t waiting;                      /* how many of them */

	bool fresh; /* nothing but blanks and comments in this line so far */
	enum scan_before before;
	size_t word, word_length; /* the last word, if nothing but blanks came since */
	int naming;               /* a string names what is imported: 1 the next, 2 all up to the bracket */
	size_t barren;            /* before that no regular expression was found to end */
	int state;                /* of the language's own step; 0 at the beginning */
};

/* Does something at s->at and returns true, or returns false: all others try. */
typedef bool (*scan_step)(struct scan *s);
bool scan_c(struct scan *s);
bool scan_csharp(struct scan *s);
bool scan_java(struct scan *s);
bool scan_kotlin(struct scan *s);
bool scan_go(struct scan *s);
bool scan_rust(struct scan *s);
bool scan_javascript(struct scan *s);
bool scan_php(struct scan *s);
bool scan_ruby(struct scan *s);
bool scan_python(struct scan *s);
bool scan_lua(struct scan *s);
bool scan_pascal(struct scan *s);
bool scan_ada(struct scan *s);
bool scan_fortran(struct scan *s);
bool scan_haskell(struct scan *s);
bool scan_ocaml(struct scan *s);

/* ---- what is written; all but scan_sign() stop at the end of the text ---- */

void scan_keep(struct scan *s, size_t count); /* as it is */
void scan_hide(struct scan *s, size_t count); /* as blanks; newlines stay */
void scan_drop(struct scan *s, size_t count); /* not at all */
/* One character for `count` bytes. */
void scan_put(struct scan *s, unsigned int code, size_t count);
/* What was at s->at is a sign: one character that belongs to no other kind of token. */
void scan_sign(struct scan *s);
/* A value of `shown` bytes, then `hidden`, then `shown`: a character, a raw string. */
void scan_literal(struct scan *s, size_t shown, size_t hidden, size_t behind);

/* ---- what is there ---- */

static inline const char *scan_here(const struct scan *s)
{
	return s->text + s->at;
}

bool scan_starts(const struct scan *s, const char *text);
bool scan_letter(const struct scan *s, char byte);
/* The length of the word or number at s->at; 0 when there is none. */
size_t scan_word_length(const struct scan *s);
/* Whether the bytes are one of the words in a text like "if elif". */
bool scan_is_one_of(const char *word, size_t length, const char *words);
/* Whether the last word is one of them. */
bool scan_behind(const struct scan *s, const char *words);
/* The length of the character at `at`. */
size_t scan_character(const char *at);
/* How many of that byte stand there; they are to be taken at once, else time is not linear. */
size_t scan_run(const char *at, char byte);

/* ---- scan_string.c: strings and brackets ---- */

void scan_push(struct scan *s, struct scan_frame frame);
void scan_pop(struct scan *s);
/* The innermost that is open, or one that is nothing. */
const struct scan_frame *scan_top(const struct scan *s);
/* A string begins: `prefix` bytes and `count` quotes stay. */
void scan_open(struct scan *s, size_t prefix, char quote, size_t count, unsigned int flags);
/* Goes on in the innermost string, up to its end or to code in it. */
void scan_body(struct scan *s);
/* ( ) [ ] { or } has been kept; the language has SCAN_BRACKETS. */
void scan_bracket(struct scan *s, char byte);
/* A line comment. */
void scan_line(struct scan *s);
/* How long the comment is that `open` begins here, nested if the language says so. */
size_t scan_comment(const struct scan *s, const char *open, const char *close);
/* The colon in {x:3}, before which code ends in a string. */
bool scan_format(struct scan *s);
/* The word at s->at. */
void scan_word(struct scan *s, size_t length);

/* ---- scan_read.c: what a language does to a text before it knows comments and strings ---- */

int scan_read(const struct buf *source, unsigned int traits, struct buf *ret_text, struct scan_map *ret_map,
	struct err *err);
/* \uXXXX, \u{X} or \UXXXXXXXX at `at`: its length, or 0. */
size_t scan_ucn(const char *at, unsigned int *ret_code);
void scan_utf8(struct buf *out, unsigned int code);
void scan_map_add(struct scan_map *map, size_t at, size_t from);
size_t scan_map_from(const struct scan_map *map, size_t at);
/* The other way round. */
size_t scan_map_at(const struct scan_map *map, size_t from);
