/*
 * compare_kinds.c: fuzzes the comparers that compare.c does not: of words on lines, of any order, and of
 * points for lines.  The input is a byte with the kind, one with the rules, the output, a byte FF, the
 * answer.
 *
 * Each gives the score of a slow reference that first makes a list of pieces of either side, and puts them in
 * order where order does not matter; and what it says is one line without control bytes.
 */
#include "compare/compare.h"

#include "base/auto.h"
#include "lib/fuzz.h"

#include <stdlib.h>
#include <string.h>

#define KINDS_MAX 4096

/* Pieces of text, in memory of their own. */
struct kinds_pieces {
	char bytes[2 * KINDS_MAX];
	size_t used;
	struct span item[KINDS_MAX + 1];
	size_t count;
};

static void kinds_add(struct kinds_pieces *pieces, struct span text)
{
	memcpy(pieces->bytes + pieces->used, text.data, text.len);
	pieces->item[pieces->count++] = (struct span){ pieces->bytes + pieces->used, text.len };
	pieces->used += text.len;
}

static struct span kinds_strip(struct span text, bool front)
{
	text = compare_trim(text);
	while (front && text.len && compare_space(*text.data))
		text = compare_rest(text, 1);
	return text;
}

/* Adds each word of a line. */
static void kinds_words(struct kinds_pieces *pieces, struct span line)
{
	for (line = kinds_strip(line, true); line.len; line = kinds_strip(line, true)) {
		struct span word = { line.data, 0 };

		while (word.len < line.len && !compare_space(word.data[word.len]))
			word.len++;
		kinds_add(pieces, word);
		line = compare_rest(line, word.len);
	}
}

/* Makes the pieces since `first` one, with blanks between them. */
static void kinds_join(struct kinds_pieces *pieces, size_t first)
{
	char joined[KINDS_MAX];
	size_t len = 0;

	if (pieces->count == first)
		return;
	for (size_t i = first; i < pieces->count; i++) {
		memcpy(joined + len, pieces->item[i].data, pieces->item[i].len);
		len += pieces->item[i].len;
		joined[len++] = ' ';
	}
	pieces->used = (size_t)(pieces->item[first].data - pieces->bytes);
	pieces->count = first;
	kinds_add(pieces, (struct span){ joined, len - 1 });
}

/* ended: there is a line feed behind it. */
static void kinds_line(
	const struct compare_rules *rules, struct kinds_pieces *pieces, struct span line, bool ended)
{
	size_t first = pieces->count;

	switch (rules->kind) {
	case COMPARE_EXACT_LINES:
		line.len -= ended && line.len && line.data[line.len - 1] == '\r';
		kinds_add(pieces, line);
		return;
	case COMPARE_RSTRIPPED:
		kinds_add(pieces, kinds_strip(line, false));
		return;
	case COMPARE_UNORDERED_LINES:
		if (!rules->space_sensitive) {
			kinds_words(pieces, line);
			kinds_join(pieces, first);
			return;
		}
		line = kinds_strip(line, false);
		break;
	case COMPARE_LINE_COUNT:
		line = kinds_strip(line, true);
		break;
	case COMPARE_LINE_MATCHES:
		break;
	default:
		kinds_words(pieces, line);
		if (rules->kind == COMPARE_WHITE_DIFF ||
			(rules->kind == COMPARE_TOKEN_LINES && pieces->count > first))
			kinds_add(pieces, (struct span){ "\n", 1 });
		return;
	}
	if (line.len)
		kinds_add(pieces, line);
}

static int kinds_order(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	int order = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Whether a piece does not count when it is the last. */
static bool kinds_ends(const struct compare_rules *rules, struct span piece)
{
	if (rules->kind == COMPARE_WHITE_DIFF)
		return *piece.data == '\n';
	return rules->kind == COMPARE_EXACT_LINES && !kinds_strip(piece, false).len;
}

static void kinds_pieces(const struct compare_rules *rules, struct span text, struct kinds_pieces *ret_pieces)
{
	bool points = rules->kind == COMPARE_LINE_COUNT || rules->kind == COMPARE_LINE_MATCHES;

	ret_pieces->count = ret_pieces->used = 0;
	for (bool more = true; more;) {
		struct span line = { text.data, 0 };

		while (line.len < text.len && text.data[line.len] != '\n' &&
			(text.data[line.len] != '\r' || !(points || rules->kind == COMPARE_TOKEN_LINES)))
			line.len++;
		more = line.len < text.len;
		text = compare_rest(text, line.len + more);
		kinds_line(rules, ret_pieces, line, more);
	}
	while (ret_pieces->count && kinds_ends(rules, ret_pieces->item[ret_pieces->count - 1]))
		ret_pieces->count--;
	for (size_t i = 0; rules->ignore_case && i < ret_pieces->used; i++)
		ret_pieces->bytes[i] = compare_lower(ret_pieces->bytes[i]);
	if (rules->kind == COMPARE_UNORDERED_LINES || rules->kind == COMPARE_UNORDERED_TOKENS)
		qsort(ret_pieces->item, ret_pieces->count, sizeof(ret_pieces->item[0]), kinds_order);
}

static double kinds_score(const struct compare_rules *rules, struct span output, struct span answer)
{
	static struct kinds_pieces found, expected;
	size_t right = 0;

	kinds_pieces(rules, output, &found);
	kinds_pieces(rules, answer, &expected);
	for (size_t i = 0; i < expected.count && i < found.count; i++)
		right += compare_same(found.item[i], expected.item[i]);
	switch (rules->kind) {
	case COMPARE_LINE_COUNT:
		if (found.count > expected.count)
			return 0;
		break;
	case COMPARE_LINE_MATCHES:
		if (found.count != expected.count && !rules->other_count)
			return 0;
		break;
	default:
		return found.count == expected.count && right == expected.count;
	}
	return expected.count ? (double)right / (double)expected.count : 1;
}

static struct compare_result kinds_run(
	const struct compare_rules *rules, struct span output, struct span answer)
{
	/* memory that ends where they end */
	auto_free char *found = malloc(output.len + !output.len),
		       *expected = malloc(answer.len + !answer.len);
	struct span copies[2] = { { found, output.len }, { expected, answer.len } };
	struct compare_result result;
	struct err err;

	must(found && expected, "memory");
	memcpy(found, output.data, output.len);
	memcpy(expected, answer.data, answer.len);
	memset(&result, '~', sizeof(result));
	must(compare_spans(rules, copies[0], copies[1], &result, &err) == 0, "no answer");
	must(result.equal == (result.score == 1) && result.equal == !*result.message, "two answers");
	must(fuzz_clean(result.message, strnlen(result.message, sizeof(result.message))), "%s",
		result.message);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum compare_kind kinds[] = { COMPARE_RSTRIPPED, COMPARE_TOKEN_LINES, COMPARE_WHITE_DIFF,
		COMPARE_UNORDERED_TOKENS, COMPARE_UNORDERED_LINES, COMPARE_LINE_COUNT, COMPARE_LINE_MATCHES,
		COMPARE_EXACT_LINES };
	struct span output = { .data = "" }, answer = { .data = "" };
	struct compare_rules rules;
	const uint8_t *end;
	unsigned int keys;

	if (size < 2 || size > KINDS_MAX)
		return 0;
	rules = (struct compare_rules){ .kind = kinds[data[0] % (sizeof(kinds) / sizeof(kinds[0]))] };
	keys = compare_table[rules.kind].keys;
	rules.ignore_case = (keys & COMPARE_KEY_CASE) && (data[1] & 1);
	rules.space_sensitive = (keys & COMPARE_KEY_SPACE) && (data[1] & 2);
	rules.other_count = (keys & COMPARE_KEY_FILLER) && (data[1] & 4);
	end = memchr(data + 2, 0xff, size - 2);
	output = (struct span){ (const char *)data + 2, end ? (size_t)(end - data) - 2 : size - 2 };
	if (end)
		answer = (struct span){ (const char *)end + 1, size - 3 - output.len };
	must(kinds_run(&rules, output, answer).score == kinds_score(&rules, output, answer),
		"score %g, not %g", kinds_run(&rules, output, answer).score,
		kinds_score(&rules, output, answer));
	must(kinds_run(&rules, output, output).equal && kinds_run(&rules, answer, answer).equal,
		"not the same as itself");
	return 0;
}
