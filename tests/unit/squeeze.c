/*
 * squeeze.c: tests that every way to squeeze that this machine has makes what a simple description of it
 * says, in pieces of any size, and that squeezed texts are compared as they should.  Prints TAP.
 */
#include "compare/squeeze.h"

#include "tap.h"

#include <stdint.h>
#include <stdlib.h>

#define TEXT 3000

static const enum compare_kind kinds[] = { COMPARE_TOKENS, COMPARE_TOKEN_LINES, COMPARE_WHITE_DIFF };

static uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

/* Few kinds of bytes, in runs that are sometimes long; no blank at the end. */
static size_t random_text(uint64_t *state, char *ret_text)
{
	static const char bytes[] = "aB1\x80 \n\r\t\v \n aaaaaa";
	size_t len = random_next(state) % TEXT, longest = 1 + random_next(state) % 5 * 30;

	for (size_t at = 0; at < len;) {
		char byte = bytes[random_next(state) % (sizeof(bytes) - 1)];
		size_t run = 1 + random_next(state) % longest;

		if (random_next(state) % 3)
			run = 1 + run % 3;
		while (run-- && at < len)
			ret_text[at++] = byte;
	}
	while (len && compare_space(ret_text[len - 1]))
		len--;
	return len;
}

/* What is left of a text, with blanks as ' ' and '\n' only.  The first run is in front of no separator. */
static size_t reference(const struct compare_rules *rules, const char *text, size_t len, char *ret_bytes)
{
	size_t made = 0, end;

	for (size_t at = 0; at < len; at = end) {
		size_t breaks = 0;

		end = at;
		if (!compare_space(text[at])) {
			ret_bytes[made++] = text[end++];
			continue;
		}
		for (; end < len && compare_space(text[end]); end++)
			breaks += squeeze_break(rules, text[end]);
		if (rules->kind == COMPARE_WHITE_DIFF && breaks) {
			memset(ret_bytes + made, '\n', breaks);
			made += breaks;
		} else if (breaks && at) {
			ret_bytes[made++] = '\n';
		} else if (at) {
			ret_bytes[made++] = ' ';
		}
	}
	/* token-lines make a line break of those in front of the first token, too, on both sides or on none
	 */
	return made;
}

static bool alike(const struct compare_rules *rules, char made, char wanted)
{
	if (compare_space(made))
		made = squeeze_break(rules, made) ? '\n' : ' ';
	return made == wanted;
}

/* Squeezes in pieces, of which some are cut; whether it is what is wanted. */
static bool squeezed(const struct compare_rules *rules, const struct squeeze_way *way, uint64_t *state,
	struct span text, const char *wanted, size_t len)
{
	struct squeeze side = squeeze_begin(way, text);
	struct squeeze_piece piece;
	size_t at = 0, tries = 0;

	while (side.at < text.len && tries++ < 4 * TEXT) {
		squeeze_fill(rules, &side, 1 + random_next(state) % 600, &piece);
		if (random_next(state) % 2)
			squeeze_trim(rules, &side, &piece, random_next(state) % (piece.len + 1));
		if (piece.len > len - at)
			return false;
		for (size_t i = 0; i < piece.len; i++)
			if (!alike(rules, piece.bytes[i], wanted[at + i]))
				return false;
		at += piece.len;
	}
	return at == len && side.at == text.len;
}

static void test_way(const struct squeeze_way *way)
{
	uint64_t state = 88172645463325252U;
	char bytes[TEXT], wanted[TEXT];
	size_t bad = 0;

	for (int i = 0; i < 6000; i++) {
		const struct compare_rules rules = { .kind = kinds[i % 3] };
		struct span text = { bytes, random_text(&state, bytes) };
		size_t len = reference(&rules, bytes, text.len, wanted);
		/* memory that ends where the text ends */
		char *copy = malloc(text.len + !text.len);

		if (!copy)
			abort();
		memcpy(copy, bytes, text.len);
		text.data = copy;
		if (!squeezed(&rules, way, &state, text, wanted, len) && bad++ < 3)
			printf("# kind %d, text %d of %zu bytes\n", rules.kind, i, text.len);
		free(copy);
	}
	is_int((intmax_t)bad, 0, way->name);
}

/* Pieces of which one byte is changed: only what counts as a difference is found, at its place. */
static void test_prefix(void)
{
	static const char from[] = "aaaZ[@ \n\r\t \n";
	static const char to[] = "AbAz{`\t\r\n \nx";
	static struct squeeze_piece a, b;
	size_t bad = 0;

	for (size_t i = 0; i < 2 * 3 * (sizeof(from) - 1); i++) {
		struct compare_rules rules = { .kind = kinds[i % 3], .ignore_case = i / 3 % 2 };
		char x = from[i / 6], y = to[i / 6];
		bool same = compare_space(x) && compare_space(y)
				    ? squeeze_break(&rules, x) == squeeze_break(&rules, y)
				    : rules.ignore_case && compare_lower(x) == compare_lower(y);

		for (size_t len = 0; len < 70; len++)
			for (size_t at = 0; at < len; at++) {
				memset(a.bytes, 'q', sizeof(a.bytes));
				memset(b.bytes, 'q', sizeof(b.bytes));
				a.len = len;
				b.len = len + i % 2;
				a.bytes[at] = x;
				b.bytes[at] = y;
				bad += squeeze_prefix(&rules, &a, &b) != (same ? len : at);
				bad += squeeze_prefix(&rules, &b, &a) != (same ? len : at);
			}
	}
	is_int((intmax_t)bad, 0, "prefixes");
}

int main(void)
{
	const struct squeeze_way *way = squeeze_ways;

	for (; way->has; way++)
		if (way->has())
			test_way(way);
		else
			printf("# this machine has no %s\n", way->name);
	test_way(way);
	test_prefix();
	return tap_done();
}
