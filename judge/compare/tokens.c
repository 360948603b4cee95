/*
 * tokens.c: the comparers of words in order: `tokens`, whatever white space is between them, as the default
 * validator of the ICPC package format; `token-lines`, on the same lines, as DMOJ's `standard`; `white-diff`,
 * on lines of the same number, as that of CMS.  If the rules say so, small and capital letters are the same,
 * and numbers are compared by value; for tokens white space may have to agree after all.
 *
 * compare_spans() calls it.  It cannot fail.  It must never take two texts for the same because they are at
 * the same place in the squeezed text: only what squeeze_prefix() has seen, and pairs that were looked at,
 * count.
 */
#include "compare/compare.h"
#include "compare/number.h"
#include "compare/squeeze.h"

#include <string.h>

/* How much is squeezed at once right behind a difference that was none. */
#define TOKENS_FEW 256
/* So many pairs in a row must be the same as text before many are compared at once again. */
#define TOKENS_STREAK 4

/* White space, and the token behind it. */
struct tokens_pair {
	struct span space, token;
};

struct tokens {
	const struct compare_rules *rules;
	struct squeeze output, answer;
	struct span output_end, answer_end; /* where output and answer end, with blanks that do not count */
	struct compare_difference difference;
	struct number_words words;
};

/* As text.  Bytes that are no letters of ASCII are compared as they are. */
static bool tokens_same_text(const struct compare_rules *rules, struct span found, struct span expected)
{
	if (found.len != expected.len)
		return false;
	if (!rules->ignore_case)
		return memcmp(found.data, expected.data, found.len) == 0;
	for (size_t i = 0; i < found.len; i++)
		if (compare_lower(found.data[i]) != compare_lower(expected.data[i]))
			return false;
	return true;
}

/* The run of white space, or the token, that begins at `at`. */
static struct span tokens_run(struct span text, size_t at, bool space)
{
	size_t end = at;

	while (end < text.len && compare_space(text.data[end]) == space)
		end++;
	return (struct span){ text.data + at, end - at };
}

static struct tokens_pair tokens_take(struct squeeze *side)
{
	struct tokens_pair pair;

	pair.space = tokens_run(side->text, side->at, true);
	side->at += pair.space.len;
	pair.token = tokens_run(side->text, side->at, false);
	side->at += pair.token.len;
	side->blank = side->open = false;
	return pair;
}

/* How many line breaks there are that count. */
static size_t tokens_breaks(const struct compare_rules *rules, struct span space)
{
	size_t count = 0;

	for (size_t i = 0; i < space.len; i++) {
		if (rules->kind == COMPARE_TOKEN_LINES && (space.data[i] == '\n' || space.data[i] == '\r'))
			return 1;
		count += rules->kind == COMPARE_WHITE_DIFF && space.data[i] == '\n';
	}
	return count;
}

/* Whether the white space in front of two tokens agrees; if not, *ret_what says what does not. */
static bool tokens_same_space(const struct compare_rules *rules, bool first, struct span found,
	struct span expected, const char **ret_what)
{
	*ret_what = "spaces";
	if (rules->space_sensitive)
		return compare_same(found, expected);
	*ret_what = "line breaks";
	return (first && rules->kind == COMPARE_TOKEN_LINES) ||
	       tokens_breaks(rules, found) == tokens_breaks(rules, expected);
}

enum tokens_found {
	TOKENS_SAME,
	TOKENS_NEAR, /* the same as numbers */
	TOKENS_END,  /* neither side has any more */
	TOKENS_DIFFER,
};

/* Compares the next pair of both sides.  What differs is put into tokens->difference. */
static enum tokens_found tokens_one(struct tokens *tokens)
{
	const struct compare_rules *rules = tokens->rules;
	struct compare_difference *difference = &tokens->difference;
	size_t at = tokens->output.at;
	struct tokens_pair output = tokens_take(&tokens->output), answer = tokens_take(&tokens->answer);
	bool both = output.token.len && answer.token.len;

	if ((both || rules->space_sensitive) &&
		!tokens_same_space(rules, !at, output.space, answer.space, &difference->what)) {
		difference->at = at;
		difference->found = output.space;
		difference->expected = answer.space;
		return TOKENS_DIFFER;
	}
	if (!output.token.len && !answer.token.len)
		return TOKENS_END;
	if (tokens_same_text(rules, output.token, answer.token))
		return TOKENS_SAME;
	if (number_same(rules, output.token, answer.token))
		return TOKENS_NEAR;
	*difference = (struct compare_difference){
		.found = output.token.len ? output.token : tokens->output_end,
		.expected = answer.token.len ? answer.token : tokens->answer_end,
	};
	difference->at = (size_t)(difference->found.data - tokens->output.text.data);
	if (number_explain(rules, output.token, answer.token, &tokens->words)) {
		difference->what = "numbers";
		difference->note = tokens->words.text;
	}
	return TOKENS_DIFFER;
}

/* Moves both sides over what is the same byte for byte, if they stand alike. */
static void tokens_same_bytes(struct tokens *tokens)
{
	struct squeeze *output = &tokens->output, *answer = &tokens->answer;
	size_t same;

	if (output->blank != answer->blank || output->open != answer->open)
		return;
	same = compare_prefix(compare_rest(output->text, output->at), compare_rest(answer->text, answer->at));
	squeeze_skip(tokens->rules, output, same);
	squeeze_skip(tokens->rules, answer, same);
}

/* Moves both sides over what is alike when it is squeezed. */
static void tokens_squeeze(struct tokens *tokens)
{
	const struct compare_rules *rules = tokens->rules;
	struct squeeze *sides[2] = { &tokens->output, &tokens->answer };
	struct squeeze_piece pieces[2];
	size_t want = TOKENS_FEW, same;
	bool more = true;

	while (more) {
		tokens_same_bytes(tokens);
		for (int i = 0; i < 2; i++) {
			squeeze_fill(rules, sides[i], want, &pieces[i]);
			more = more && (pieces[i].len || sides[i]->at < sides[i]->text.len);
		}
		same = squeeze_prefix(rules, &pieces[0], &pieces[1]);
		more = more && (same == pieces[0].len || same == pieces[1].len);
		for (int i = 0; i < 2; i++)
			squeeze_trim(rules, sides[i], &pieces[i], same);
		want = want < SQUEEZE_MAX ? 2 * want : want;
	}
}

/*
 * Whenever the loop begins, both sides are at the end of the token of the same number.  Numbers that are the
 * same although their texts differ do not come alone, so pairs are looked at until some were the same as
 * text.
 */
int tokens_compare(const struct compare_rules *rules, struct span output, struct span answer,
	struct compare_result *ret_result, struct err *err)
{
	const struct squeeze_way *way = squeeze_best();
	bool trim = !rules->space_sensitive;
	struct tokens tokens = {
		.rules = rules,
		.output = squeeze_begin(way, trim ? compare_trim(output) : output),
		.answer = squeeze_begin(way, trim ? compare_trim(answer) : answer),
		.output_end = compare_rest(output, output.len),
		.answer_end = compare_rest(answer, answer.len),
	};
	enum tokens_found found;

	(void)err;
	for (;;) {
		if (rules->space_sensitive)
			tokens_same_bytes(&tokens);
		else
			tokens_squeeze(&tokens);
		squeeze_back(&tokens.output);
		squeeze_back(&tokens.answer);
		for (int streak = 0; streak < TOKENS_STREAK; streak++) {
			found = tokens_one(&tokens);
			if (found == TOKENS_NEAR)
				streak = 0;
			if (found == TOKENS_END)
				return compare_equal(ret_result);
			if (found == TOKENS_DIFFER)
				return compare_differ(output, answer, &tokens.difference, ret_result);
		}
	}
}
