/*
 * squeeze.c: takes the white space that does not count out of a text; see squeeze.h.
 *
 * tokens.c calls it.  Nothing can fail.  It must never read behind the end of a text, nor rely on any length
 * of blanks or tokens: the text is the contestant's.  What is here goes byte by byte; squeeze_words.c does
 * the same for many bytes at a time.
 */
#include "compare/squeeze.h"

#include <stdint.h>

/* Takes at most `take` bytes of the text, and no more when `make` bytes were made; returns how many were. */
static size_t squeeze_steps(
	const struct compare_rules *rules, struct squeeze *side, size_t take, size_t make, char *ret_bytes)
{
	size_t end = side->text.len - side->at > take ? side->at + take : side->text.len;
	size_t made = 0;

	while (side->at < end && made < make) {
		char byte = side->text.data[side->at];

		if (!compare_space(byte) && side->open) {
			/* the token itself comes with the next step */
			ret_bytes[made++] = ' ';
			side->open = false;
			continue;
		}
		if (!compare_space(byte)) {
			ret_bytes[made++] = byte;
			side->blank = false;
		} else if (squeeze_break(rules, byte)) {
			if (!side->blank || side->open || rules->kind == COMPARE_WHITE_DIFF)
				ret_bytes[made++] = byte;
			side->open = false;
			side->blank = true;
		} else {
			side->open = side->open || !side->blank;
			side->blank = true;
		}
		side->at++;
	}
	return made;
}

void squeeze_fill(
	const struct compare_rules *rules, struct squeeze *side, size_t want, struct squeeze_piece *ret_piece)
{
	size_t len;

	ret_piece->begin = ret_piece->last = *side;
	ret_piece->len = ret_piece->last_len = 0;
	if (side->words) {
		side->words(rules, side, want, ret_piece);
		if (side->text.len - side->at >= SQUEEZE_MARGIN)
			return;
	}
	len = ret_piece->len;
	ret_piece->last = *side;
	ret_piece->last_len = len;
	if (len < want)
		ret_piece->len += squeeze_steps(rules, side, 2 * want, want - len, ret_piece->bytes + len);
}

void squeeze_trim(
	const struct compare_rules *rules, struct squeeze *side, struct squeeze_piece *piece, size_t len)
{
	size_t from = len >= piece->last_len ? piece->last_len : 0;

	if (len == piece->len)
		return;
	*side = from ? piece->last : piece->begin;
	piece->len = from + squeeze_steps(rules, side, SIZE_MAX, len - from, piece->bytes + from);
}

void squeeze_skip(const struct compare_rules *rules, struct squeeze *side, size_t count)
{
	size_t end = side->at + count;

	for (side->at = end; side->at > end - count && compare_space(side->text.data[side->at - 1]);
		side->at--)
		;
	if (side->at > end - count)
		side->blank = side->open = false;
	for (; side->at < end; side->at++) {
		side->open = !squeeze_break(rules, side->text.data[side->at]) && (side->open || !side->blank);
		side->blank = true;
	}
}

void squeeze_back(struct squeeze *side)
{
	const char *data = side->text.data;
	bool token = side->open || !side->blank;

	while (side->open && side->at && compare_space(data[side->at - 1]))
		side->at--;
	while (token && side->at && !compare_space(data[side->at - 1]))
		side->at--;
	while (side->at && compare_space(data[side->at - 1]))
		side->at--;
	side->open = side->blank = false;
	if (!side->at)
		side->blank = true;
}
