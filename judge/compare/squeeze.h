/*
 * squeeze.h: a text with as little white space as its rule needs, made piece by piece.  Two texts have the
 * same tokens, separated alike, when what is squeezed out of them is alike: so they are compared at many
 * bytes a step, however differently they are spaced.
 */
#pragma once

#include "compare/compare.h"

struct squeeze;
struct squeeze_piece;

/* Squeezes as long as SQUEEZE_MARGIN bytes are left, and sets len, last and last_len of the empty piece. */
typedef void (*squeeze_words_function)(
	const struct compare_rules *rules, struct squeeze *side, size_t want, struct squeeze_piece *piece);

/* What can be done at a time depends on the processor.  All ways do the same. */
struct squeeze_way {
	const char *name;
	bool (*has)(void); /* NULL: the last, which every machine has */
	squeeze_words_function words;
};

extern const struct squeeze_way squeeze_ways[];
/* The first of them that this machine has. */
const struct squeeze_way *squeeze_best(void);

/*
 * What stands in place of the blanks between two tokens, by rules->kind: one blank for tokens; a line break,
 * if there is one among them, for token-lines; all line feeds, if there are any, for white-diff.
 */
struct squeeze {
	squeeze_words_function words; /* NULL: byte by byte */
	struct span text;
	size_t at;  /* what comes next */
	bool blank; /* the byte before is a blank */
	bool open;  /* nothing was made of the blanks before as yet */
};

/* So many bytes are made at most; behind them there is room for whole words. */
#define SQUEEZE_MAX  4096
#define SQUEEZE_ROOM 192
/* So much must be left of a text for 64 bytes to be taken at a time. */
#define SQUEEZE_MARGIN 128

struct squeeze_piece {
	char bytes[SQUEEZE_MAX + SQUEEZE_ROOM];
	size_t len;
	struct squeeze begin, last; /* as it was before the piece, and not far before its end */
	size_t last_len;            /* how many bytes had been made then */
};

/* The beginning of a text that has no blanks at its end: blanks in front of the first token are no separator.
 */
static inline struct squeeze squeeze_begin(const struct squeeze_way *way, struct span text)
{
	return (struct squeeze){ .words = way->words, .text = text, .blank = true };
}

/* Whether the byte, a blank, ends a line under the rules. */
static inline bool squeeze_break(const struct compare_rules *rules, char byte)
{
	switch (rules->kind) {
	case COMPARE_TOKEN_LINES:
		return byte == '\n' || byte == '\r';
	case COMPARE_WHITE_DIFF:
		return byte == '\n';
	default:
		return false;
	}
}

/*
 * Makes about `want` bytes (up to SQUEEZE_MAX), and fewer where that would take much more than as many of the
 * text.
 */
void squeeze_fill(const struct compare_rules *rules, struct squeeze *side, size_t want,
	struct squeeze_piece *ret_piece);
/* Takes all but the first len bytes off a piece that was just made, and puts the side to where they are from.
 */
void squeeze_trim(
	const struct compare_rules *rules, struct squeeze *side, struct squeeze_piece *piece, size_t len);
/* Moves the side over `count` bytes that both texts have. */
void squeeze_skip(const struct compare_rules *rules, struct squeeze *side, size_t count);
/* Puts the side to the end of the token before the one that it is in or before, or to the beginning. */
void squeeze_back(struct squeeze *side);
/* How many bytes at the beginning of two pieces are alike. */
size_t squeeze_prefix(
	const struct compare_rules *rules, const struct squeeze_piece *a, const struct squeeze_piece *b);
