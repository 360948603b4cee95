/*
 * compare_kinds.c: the comparers of words on lines, of any order, and of points for lines, against slow
 * references on random texts that have much in common; and their rules by hand.  Prints TAP.
 */
#include "compare/compare.h"

#include "base/auto.h"
#include "tap.h"

#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#define TEXT   4000
#define PIECES 500
#define PIECE  2000

/* Compares copies that end where their memory ends, so that the sanitizer sees a byte read too many. */
static int run_lengths(const struct compare_rules *rules, const char *output, size_t output_len,
	const char *answer, size_t answer_len, struct compare_result *ret_result)
{
	auto_free char *o = malloc(output_len + !output_len), *a = malloc(answer_len + !answer_len);
	struct err err;

	if (!o || !a)
		abort();
	memcpy(o, output, output_len);
	memcpy(a, answer, answer_len);
	return compare_spans(
		rules, (struct span){ o, output_len }, (struct span){ a, answer_len }, ret_result, &err);
}

static struct compare_result run(const struct compare_rules *rules, const char *output, const char *answer)
{
	struct compare_result result;

	memset(&result, 0x5a, sizeof(result));
	if (run_lengths(rules, output, strlen(output), answer, strlen(answer), &result) < 0)
		abort();
	return result;
}

/* ---- the reference ---- */

struct pieces {
	char text[PIECES][PIECE];
	int count;
};

static void pieces_add(struct pieces *pieces, const char *text, size_t len)
{
	if (pieces->count == PIECES || len >= PIECE)
		abort();
	snprintf(pieces->text[pieces->count++], PIECE, "%.*s", (int)len, text);
}

/* Adds the words of a line; joined by one blank if they are to be one piece. */
static void pieces_words(struct pieces *pieces, const char *line, size_t len, bool joined)
{
	char words[TEXT] = "";
	const char *end = line + len;

	for (;;) {
		line += strspn(line, " \t\v\f\r\n");
		len = line < end ? strcspn(line, " \t\v\f\r\n") : 0;
		if (!len)
			break;
		if (!joined)
			pieces_add(pieces, line, len);
		if (*words)
			strcat(words, " ");
		strncat(words, line, len);
		line += len;
	}
	if (joined && *words)
		pieces_add(pieces, words, strlen(words));
}

static void pieces_line(
	const struct compare_rules *rules, struct pieces *pieces, const char *line, size_t len)
{
	int before = pieces->count;

	switch (rules->kind) {
	case COMPARE_TOKEN_LINES:
		pieces_words(pieces, line, len, false);
		if (pieces->count > before)
			pieces_add(pieces, "\n", 1);
		break;
	case COMPARE_WHITE_DIFF:
		pieces_words(pieces, line, len, false);
		pieces_add(pieces, "\n", 1);
		break;
	case COMPARE_UNORDERED_TOKENS:
		pieces_words(pieces, line, len, false);
		break;
	case COMPARE_UNORDERED_LINES:
		if (!rules->space_sensitive) {
			pieces_words(pieces, line, len, true);
			break;
		}
		while (len && strchr(" \t\v\f\r", line[len - 1]))
			len--;
		if (len)
			pieces_add(pieces, line, len);
		break;
	case COMPARE_EXACT_LINES:
		len -= len && line[len] == '\n' && line[len - 1] == '\r';
		pieces_add(pieces, line, len);
		break;
	case COMPARE_RSTRIPPED:
		while (len && strchr(" \t\v\f\r", line[len - 1]))
			len--;
		pieces_add(pieces, line, len);
		break;
	case COMPARE_LINE_COUNT:
		for (; len && strchr(" \t\v\f", *line); len--)
			line++;
		while (len && strchr(" \t\v\f", line[len - 1]))
			len--;
		__attribute__((fallthrough));
	default:
		if (len)
			pieces_add(pieces, line, len);
	}
}

/* Whether there is nothing but blanks in the last. */
static bool pieces_blank(const struct pieces *pieces)
{
	const char *last = pieces->text[pieces->count - 1];

	return last[strspn(last, " \t\v\f\r\n")] == '\0';
}

static int pieces_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void pieces_of(const struct compare_rules *rules, const char *text, struct pieces *ret_pieces)
{
	bool points = rules->kind == COMPARE_LINE_COUNT || rules->kind == COMPARE_LINE_MATCHES;
	const char *breaks = points || rules->kind == COMPARE_TOKEN_LINES ? "\r\n" : "\n";

	ret_pieces->count = 0;
	for (;;) {
		size_t len = strcspn(text, breaks);

		pieces_line(rules, ret_pieces, text, len);
		text += len;
		if (!*text++)
			break;
	}
	while (rules->kind == COMPARE_WHITE_DIFF && ret_pieces->count &&
		ret_pieces->text[ret_pieces->count - 1][0] == '\n')
		ret_pieces->count--;
	while (rules->kind == COMPARE_EXACT_LINES && ret_pieces->count && pieces_blank(ret_pieces))
		ret_pieces->count--;
	if (rules->kind != COMPARE_UNORDERED_LINES && rules->kind != COMPARE_UNORDERED_TOKENS)
		return;
	for (int i = 0; rules->ignore_case && i < ret_pieces->count; i++)
		for (char *at = ret_pieces->text[i]; *at; at++)
			*at = compare_lower(*at);
	qsort(ret_pieces->text, (size_t)ret_pieces->count, sizeof(ret_pieces->text[0]), pieces_order);
}

static bool pieces_same(const struct compare_rules *rules, const char *a, const char *b)
{
	return (rules->ignore_case ? strcasecmp : strcmp)(a, b) == 0;
}

/* The score; what is no comparer of points gives all or nothing. */
static double reference(const struct compare_rules *rules, const char *output, const char *answer)
{
	static struct pieces o, a;
	double all = 0, reached = 0;
	int more;

	pieces_of(rules, output, &o);
	pieces_of(rules, answer, &a);
	for (int i = 0; i < a.count; i++) {
		double worth = i < (int)rules->line_count ? rules->line_points[i] : 1;

		all += worth;
		if (i < o.count && pieces_same(rules, o.text[i], a.text[i]))
			reached += worth;
	}
	more = o.count - a.count;
	switch (rules->kind) {
	case COMPARE_LINE_COUNT:
		return more > 0 ? 0 : a.count ? reached / all : 1;
	case COMPARE_LINE_MATCHES:
		return more && !rules->other_count ? 0 : a.count ? reached / all : 1;
	default:
		return !more && reached >= a.count;
	}
}

/* ---- random texts ---- */

static uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

#define PICK(list, state) (list)[random_next(state) % (sizeof(list) / sizeof((list)[0]))]

static void random_texts(uint64_t *state, char *ret_output, char *ret_answer)
{
	static const char *const words[] = { "1", "12", "123456789", "a", "A", "aB", "Ab", "x\x80y", "" };
	static const char *const blanks[] = { " ", " ", "\n", "\n", "  ", "\r\n", "\t", " \n", "\n\n", "\n ",
		"\v", "\n \n", "   \r  " };
	uint64_t count = random_next(state) % (random_next(state) % 4 ? 7 : 120);
	uint64_t rare = random_next(state) % (count + 3) + 1;

	*ret_output = *ret_answer = '\0';
	for (uint64_t i = 0; i < 2 * count; i++) {
		const char *piece = i % 2 ? PICK(words, state) : PICK(blanks, state);

		ret_output += sprintf(ret_output, "%s", piece);
		if (random_next(state) % rare == 0)
			piece = i % 2 && random_next(state) % 4 == 0 ? PICK(words, state)
				: i % 2 == 0                         ? PICK(blanks, state)
								     : piece;
		ret_answer += sprintf(ret_answer, "%s", piece);
	}
}

/* The last bytes to the front: the same in another order, if it is cut between words. */
static void random_turn(uint64_t *state, char *text)
{
	char turned[TEXT];
	size_t cut = random_next(state) % (strlen(text) + 1);

	snprintf(turned, sizeof(turned), "%s %.*s", text + cut, (int)cut, text);
	strcpy(text, turned);
}

static void test_random(enum compare_kind kind)
{
	static const double points[PIECES] = { 2, 0, 0.5, 1, 7, 1, 1 };
	uint64_t state = 88172645463325252U + (uint64_t)kind;
	char o[TEXT], a[TEXT];
	size_t differ = 0, equal = 0, part = 0;

	for (int i = 0; i < 30000; i++) {
		unsigned int keys = compare_table[kind].keys;
		struct compare_rules rules = { .kind = kind,
			.ignore_case = (keys & COMPARE_KEY_CASE) && random_next(&state) % 2,
			.space_sensitive = (keys & COMPARE_KEY_SPACE) && random_next(&state) % 2,
			.other_count = (keys & COMPARE_KEY_FILLER) && random_next(&state) % 2 };
		struct compare_result result;
		static struct pieces pieces;

		random_texts(&state, o, a);
		if (random_next(&state) % 2)
			random_turn(&state, o);
		if ((keys & COMPARE_KEY_LINES) && random_next(&state) % 2) {
			pieces_of(&rules, a, &pieces);
			rules.line_points = points;
			rules.line_count = (size_t)pieces.count;
		}
		result = run(&rules, o, a);
		if ((result.score != reference(&rules, o, a) || result.equal != (result.score == 1) ||
			    result.equal != !*result.message) &&
			differ++ < 3)
			printf("# case %d space %d count %d: %g, not %g\n#[%s]\n#[%s]\n", rules.ignore_case,
				rules.space_sensitive, rules.other_count, result.score,
				reference(&rules, o, a), o, a);
		equal += result.equal;
		part += result.score > 0 && !result.equal;
	}
	is_int((intmax_t)differ, 0, compare_table[kind].name);
	ok(equal > 300 && equal < 29000, "  both verdicts came up (%zu equal, %zu in part)", equal, part);
}

/* ---- hostile shapes ---- */

static void test_shape(const char *name, char fill, const char *end, size_t len)
{
	auto_free char *big = malloc(len + 10), *other = malloc(len + 10);

	if (!big || !other)
		abort();
	memset(big, fill, len);
	memset(other, fill, len);
	if (fill == '1')
		for (size_t i = 1; i < len; i += 2)
			big[i] = other[i] = ' ';
	other[len / 2 & ~(size_t)1] = '2';
	strcpy(big + len, end);
	strcpy(other + len, end);
	for (int kind = 0; kind < COMPARE_KINDS; kind++) {
		const struct compare_rules rules = { .kind = (enum compare_kind)kind };
		struct compare_result same, changed, shorter;
		size_t all = len + strlen(end);

		/* to it the answer would be a mistake of the jury's */
		if (kind == COMPARE_JSON)
			continue;
		if (run_lengths(&rules, big, all, big, all, &same) < 0 ||
			run_lengths(&rules, other, all, big, all, &changed) < 0 ||
			run_lengths(&rules, big, len / 2, other, all, &shorter) < 0)
			abort();
		ok(same.equal && !changed.equal && !shorter.equal, "%s: %s", name, compare_table[kind].name);
	}
}

/* ---- ends of pieces ---- */

/*
 * Texts are compared in pieces.  Wherever one ends, a token that goes on in one text and has ended in the
 * other is told as such, however many blanks there are.
 */
static void test_pieces(enum compare_kind kind)
{
	/* a piece of nothing but blanks ends after 512 */
	static const size_t runs[] = { 1, 60, 512, 700 };
	static char shorter[3000], longer[3000], tail[301], wanted[100];
	const struct compare_rules rules = { .kind = kind };
	size_t bad = 0;

	for (size_t i = 0; i < sizeof(tail) - 1; i++)
		tail[i] = i % 2 ? ' ' : '3';
	for (size_t len = 1; len < 1200; len++)
		for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
			size_t blanks = runs[i];
			struct compare_result result;

			/* the blanks are the only difference */
			memset(shorter, 'a', len);
			memset(longer, 'a', len);
			memset(shorter + len, ' ', blanks);
			strcpy(shorter + len + blanks, tail);
			strcpy(longer + len, tail);
			result = run(&rules, shorter, longer);
			bad += result.equal || result.token != 1 || result.line != 1 || result.column != 1;
			result = run(&rules, longer, shorter);
			bad += result.equal || result.token != 1 || result.line != 1 || result.column != 1;
			/* they are none, but in front of them is one */
			shorter[len / 2] = ' ';
			snprintf(wanted, sizeof(wanted), "token %d", len / 2 ? 2 : 1);
			longer[len] = ' ';
			strcpy(longer + len + 1, tail);
			longer[len / 2] = ' ';
			longer[len - 1] = shorter[len - 1] == ' ' ? ' ' : 'b';
			result = run(&rules, shorter, longer);
			bad += len > 2 && (result.equal || !strstr(result.message, wanted));
		}
	is_int((intmax_t)bad, 0, compare_table[kind].name);
}

/* ---- by hand ---- */

struct told {
	struct compare_rules rules;
	const char *output, *answer, *message;
	double score;
};

static const double three[] = { 1, 0, 4 };

static const struct told told[] = {
	{ { COMPARE_EXACT_LINES }, "a\r\n b\n \n\n", "a\n b", "", 1 },
	{ { COMPARE_EXACT_LINES }, "a\n\nb", "a\n\nb\n\n", "", 1 },
	{ { COMPARE_EXACT_LINES }, "a \n", "a\n", "line 1, column 2 (token 1): found \"a \", expected \"a\"",
		0 },
	{ { COMPARE_EXACT_LINES }, "a\r\n", "a\r\r\n",
		"line 1, column 2 (token 1): found \"a\", expected \"a\\r\"", 0 },
	{ { COMPARE_EXACT_LINES }, "\na", "a", "line 1, column 1 (token 1): found \"\", expected \"a\"", 0 },
	{ { COMPARE_TOKEN_LINES }, "\n1  2\n\n3\r\n", "1 2\n3", "", 1 },
	{ { COMPARE_TOKEN_LINES }, "1 2 3", "1 2\n3\n",
		"line 1, column 4 (token 2): line breaks differ: found \" \", expected \"\\n\"", 0 },
	{ { COMPARE_TOKEN_LINES }, "1 2\n3\n", "1 2 3",
		"line 1, column 4 (token 2): line breaks differ: found \"\\n\", expected \" \"", 0 },
	{ { COMPARE_TOKEN_LINES }, "1\n2", "1\n2\n3", "output ends after token 2; expected \"3\"", 0 },
	{ { COMPARE_TOKEN_LINES, .floats = true, .float_absolute = 0.1 }, "1.0 2\n3.05", "1 2\n3", "", 1 },
	{ { COMPARE_WHITE_DIFF }, "  1\t2\n\n3 \n \n", "1 2\n\n3", "", 1 },
	{ { COMPARE_WHITE_DIFF }, "1 2\n3", "1 2\n\n3",
		"line 1, column 4 (token 2): line breaks differ: found \"\\n\", expected \"\\n\\n\"", 0 },
	{ { COMPARE_WHITE_DIFF }, "\n1", "1",
		"line 1, column 1 (token 1): line breaks differ: found \"\\n\", expected \"\"", 0 },
	{ { COMPARE_WHITE_DIFF, .ignore_case = true }, "yes\nNo", "YES\nno\n", "", 1 },
	{ { COMPARE_RSTRIPPED }, "a \nb\r\n", "a\nb\n", "", 1 },
	{ { COMPARE_RSTRIPPED }, "a\nb", "a\nb\n", "output ends after token 2; expected \"\\n\"", 0 },
	{ { COMPARE_RSTRIPPED }, "a\n\n", "a\n",
		"line 2, column 1 (token 2): more output than expected: \"\\n\"", 0 },
	{ { COMPARE_UNORDERED_TOKENS }, "3 1\n2 1", "1 1 2 3", "", 1 },
	{ { COMPARE_UNORDERED_TOKENS }, "3 1 2 4 9", "1 2 3 5",
		"line 1, column 7 (token 4): found \"4\", which the answer does not have", 0 },
	{ { COMPARE_UNORDERED_TOKENS }, "3 1\n1 2", "1 2 3",
		"line 2, column 1 (token 3): found \"1\", which the answer does not have so often", 0 },
	{ { COMPARE_UNORDERED_TOKENS }, "3 1", "1 2 3 4", "output ends after token 2; expected \"2\"", 0 },
	{ { COMPARE_UNORDERED_TOKENS, .ignore_case = true }, "b A", "a B", "", 1 },
	{ { COMPARE_UNORDERED_LINES }, "3  4\n\n 1 2\n", "1 2\n3 4", "", 1 },
	{ { COMPARE_UNORDERED_LINES, .space_sensitive = true }, "3 4\n 1 2\n", "1 2\n3 4",
		"line 2, column 1 (token 3): found \" 1 2\", which the answer does not have", 0 },
	{ { COMPARE_UNORDERED_LINES }, "3 4\n2 1", "1 2\n3 4",
		"line 2, column 1 (token 3): found \"2 1\", which the answer does not have", 0 },
	{ { COMPARE_LINE_COUNT }, "1\n2\nx\n", "1\n2\n3\n4\n",
		"2 of 4 lines are right; line 3, column 1 (token 3): found \"x\", expected \"3\"", 0.5 },
	{ { COMPARE_LINE_COUNT }, " 1 \r\n\n2", "1\n2", "", 1 },
	{ { COMPARE_LINE_COUNT }, "1\n2\n3", "1\n2",
		"line 3, column 1 (token 3): more output than expected: \"3\"", 0 },
	{ { COMPARE_LINE_COUNT }, "1", "1\n2",
		"1 of 2 lines are right; output ends after token 1; expected \"2\"", 0.5 },
	{ { COMPARE_LINE_MATCHES, .line_points = three, .line_count = 3 }, "1\nx\n3", "1\n2\n3\n", "", 1 },
	{ { COMPARE_LINE_MATCHES, .line_points = three, .line_count = 3 }, "x\n2\n3", "1\n2\n3\n",
		"2 of 3 lines are right; line 1, column 1 (token 1): found \"x\", expected \"1\"", 0.8 },
	{ { COMPARE_LINE_MATCHES, .line_points = three, .line_count = 3 }, "1\n2\n3 ", "1\n2\n3\n",
		"2 of 3 lines are right; line 3, column 2 (token 3): found \"3 \", expected \"3\"", 0.2 },
	{ { COMPARE_LINE_MATCHES }, "1\n2", "1\n2\n3\n", "output ends after token 2; expected \"3\"", 0 },
	{ { COMPARE_LINE_MATCHES }, "1\n2\n3", "1\n2",
		"line 3, column 1 (token 3): more output than expected: \"3\"", 0 },
	{ { COMPARE_LINE_MATCHES, .other_count = true }, "1\n2\n3", "1\n2", "", 1 },
	{ { COMPARE_LINE_MATCHES, .other_count = true }, "1", "1\n2",
		"1 of 2 lines are right; output ends after token 1; expected \"2\"", 0.5 },
};

static void test_told(void)
{
	static const struct compare_rules wrong = { COMPARE_LINE_MATCHES, .line_points = three,
		.line_count = 3 };
	struct compare_result result;

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		result = run(&told[i].rules, told[i].output, told[i].answer);
		is_str(result.message, told[i].message, compare_table[told[i].rules.kind].name);
		ok(result.score > told[i].score - 1e-9 && result.score < told[i].score + 1e-9 &&
				result.equal == (told[i].score > 0.9),
			"  score %g", result.score);
	}
	ok(run_lengths(&wrong, "1", 1, "1", 1, &result) < 0, "points for other lines than there are");
}

int main(void)
{
	test_told();
	for (int kind = COMPARE_RSTRIPPED; kind < COMPARE_KINDS; kind++)
		if (kind != COMPARE_TOKENS && kind != COMPARE_JSON)
			test_random((enum compare_kind)kind);
	test_pieces(COMPARE_TOKENS);
	test_pieces(COMPARE_TOKEN_LINES);
	test_pieces(COMPARE_WHITE_DIFF);
	test_shape("no newline", 'a', "", 100000);
	test_shape("NULs", '\0', "\n", 100000);
	test_shape("blanks", ' ', "", 100000);
	test_shape("many equal tokens", '1', "\n", 2000000);
	test_shape("newlines", '\n', "", 100000);
	test_shape("CRs", '\r', "\r\n", 100000);
	return tap_done();
}
