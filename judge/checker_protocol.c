/*
 * checker_protocol.c: what it means how a checker ended: verdict, score and words.
 *
 * checker.c calls these functions by way of checker_table.  They fail on what does not follow the protocol:
 * an exit code without a meaning, a score that is no number or out of its range.  Such a checker must never
 * decide about a submission.
 */
#include "checker.h"

#include <string.h>

const struct checker_row checker_table[CHECKER_KINDS] = {
#define CHECKER(id, name, form, reads, function, help) [CHECKER_##id] = { name, form, reads, function },
#include "checker.def"
};

/* ---- words ---- */

static bool checker_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Without blanks at both ends. */
static struct span checker_trim(struct span text)
{
	while (text.len && checker_blank(text.data[0]))
		text = compare_rest(text, 1);
	while (text.len && checker_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

/* The first line; *rest, if not NULL, is what is behind it. */
static struct span checker_line(struct span text, struct span *rest)
{
	const char *newline = text.len ? memchr(text.data, '\n', text.len) : NULL;
	size_t length = newline ? (size_t)(newline - text.data) : text.len;

	if (rest)
		*rest = newline ? compare_rest(text, length + 1) : (struct span){ 0 };
	return checker_trim((struct span){ text.data, length });
}

/* The first line that has something in it. */
static struct span checker_first(struct span text)
{
	struct span line = { 0 };

	while (text.len && !line.len)
		line = checker_line(text, &text);
	return line;
}

static bool checker_begins(struct span text, const char *word)
{
	return text.len >= strlen(word) && memcmp(text.data, word, strlen(word)) == 0;
}

/* ---- scores ---- */

/* More than 1 is 1, less than nothing is nothing. */
static void checker_scored(double score, struct checker_told *told)
{
	told->score = score < 1 ? score > 0 ? score : 0 : 1;
	told->verdict = told->score >= 1 ? VERDICT_AC : told->score > 0 ? VERDICT_PA : VERDICT_WA;
}

static int checker_number(
	struct span word, bool negative, const char *what, double *ret_value, struct err *err)
{
	char text[64];

	if (word.len >= sizeof(text) || (word.len && memchr(word.data, '\0', word.len)))
		return err_set(err, ERR_PROTO, "%s is no number", what);
	if (word.len)
		memcpy(text, word.data, word.len);
	text[word.len] = '\0';
	if ((negative ? text_signed(text, false, ret_value, err) : text_real(text, ret_value, err)) < 0) {
		err->class = ERR_PROTO;
		return err_wrap(err, "%s", what);
	}
	return 0;
}

/* Reads the word as a score, of which `whole` is all.  `what` is for the error. */
static int checker_score(const struct checker_said *said, struct span word, double whole, const char *what,
	struct checker_told *told, struct err *err)
{
	double value;

	if (checker_number(word, false, what, &value, err) < 0)
		return -1;
	if (said->above && value > whole)
		value = 0;
	/* a sum of tenths may be a little more than it should */
	if (!(value <= whole * (1 + 1e-9)))
		return err_set(err, ERR_PROTO,
			whole == 1 ? "%s: %.*s is more than %g"
				   : "%s: %.*s is more than the %g that `points` allows",
			what, (int)word.len, word.data, whole);
	checker_scored(value / whole, told);
	return 0;
}

/* The same for a number that counts as it is. */
static int checker_own(struct span word, const char *what, struct checker_told *told, struct err *err)
{
	if (checker_number(word, true, what, &told->own, err) < 0)
		return -1;
	told->owned = true;
	return 0;
}

/* ---- programs that were given up ---- */

/*
 * An interpreter that gives the program up ends with an exit code that may have a meaning here: 1, or 120
 * from Python when standard output was closed.
 */
static int checker_crashed(const struct checker_said *said, struct err *err)
{
	static const char *const words[] = { "Traceback (most recent call last):",
		"Exception in thread \"main\"" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (said->code != 0 && checker_begins(said->errors, words[i]))
			return err_set(err, ERR_PROTO, "exit code %d, but it crashed", said->code);
	return 0;
}

bool checker_deserted(const struct checker_said *said)
{
	static const char *const words[] = { "BrokenPipeError", "EOFError", "Broken pipe" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (said->code != 0 && said->errors.len &&
			memmem(said->errors.data, said->errors.len, words[i], strlen(words[i])))
			return true;
	return false;
}

/* ---- testlib ---- */

/* Its exit codes; partly correct ones are CHECKER_PART + percent. */
enum checker_exit {
	CHECKER_OK = 0,
	CHECKER_WRONG = 1,
	CHECKER_PRESENTATION = 2,
	CHECKER_FAIL = 3,
	CHECKER_DIRT = 4,
	CHECKER_POINTS = 7,
	CHECKER_END = 8,
	CHECKER_PART = 16,
	CHECKER_PART_MAX = 200,
};

/* "points 12.5 and why" */
static int checker_testlib_points(const struct checker_said *said, struct checker_told *told, struct err *err)
{
	static const char points[] = "points ";
	struct span rest = said->errors, line = { 0 };
	size_t length = 0;

	while (rest.len && !checker_begins(line, points))
		line = checker_line(rest, &rest);
	if (!checker_begins(line, points))
		return err_set(err, ERR_PROTO, "exit code %d, but no `points NUMBER` on standard error",
			CHECKER_POINTS);
	line = checker_trim(compare_rest(line, sizeof(points) - 1));
	while (length < line.len && !checker_blank(line.data[length]))
		length++;
	told->message = checker_trim(compare_rest(line, length));
	line.len = length;
	if (!said->absolute)
		return checker_score(said, line, said->points, "points", told, err);
	if (checker_own(line, "points", told, err) < 0)
		return -1;
	checker_scored(told->own / said->points, told);
	return 0;
}

int checker_testlib(const struct checker_said *said, struct checker_told *ret_told, struct err *err)
{
	struct checker_told told = { .verdict = VERDICT_WA, .message = checker_first(said->errors) };
	int part = said->code - CHECKER_PART;

	if (checker_crashed(said, err) < 0)
		return -1;
	if (said->code == CHECKER_OK) {
		told.verdict = VERDICT_AC;
		told.score = 1;
	} else if (said->code == CHECKER_POINTS) {
		if (checker_testlib_points(said, &told, err) < 0)
			return -1;
	} else if (said->code == CHECKER_PRESENTATION || said->code == CHECKER_DIRT ||
		   said->code == CHECKER_END) {
		told.verdict = said->presentation ? VERDICT_PE : VERDICT_WA;
	} else if (part >= 0 && part <= CHECKER_PART_MAX) {
		checker_scored(part / 100.0, &told);
	} else if (said->code == CHECKER_FAIL) {
		return err_set(err, ERR_PROTO, "says that the jury is at fault (exit code %d)", said->code);
	} else if (said->code != CHECKER_WRONG) {
		return err_set(err, ERR_PROTO, "exit code %d, which testlib does not have", said->code);
	}
	*ret_told = told;
	return 0;
}

/* ---- Kattis and ICPC ---- */

#define CHECKER_ACCEPTED 42
#define CHECKER_REJECTED 43

/* With scores that count as they are the exit code alone makes the verdict. */
static int checker_kattis_own(const struct checker_said *said, struct checker_told *told, struct err *err)
{
	enum verdict verdict = told->verdict;

	if (said->multiplier.data && (said->score.data || verdict != VERDICT_AC))
		return err_set(err, ERR_PROTO, "score_multiplier.txt is there, %s",
			said->score.data ? "and score.txt too" : "but the output was not accepted");
	if (said->multiplier.data && checker_score(said, checker_first(said->multiplier), 1,
					     "score_multiplier.txt", told, err) < 0)
		return -1;
	if (said->score.data && checker_own(checker_first(said->score), "score.txt", told, err) < 0)
		return -1;
	told->verdict = verdict;
	return 0;
}

int checker_kattis(const struct checker_said *said, struct checker_told *ret_told, struct err *err)
{
	struct checker_told told = {
		.verdict = VERDICT_WA,
		.message = checker_first(said->judge_message),
		.hint = checker_first(said->team_message),
	};

	if (said->code != CHECKER_ACCEPTED && said->code != CHECKER_REJECTED)
		return err_set(err, ERR_PROTO,
			"exit code %d, where %d is accepted, %d is wrong and there is nothing else",
			said->code, CHECKER_ACCEPTED, CHECKER_REJECTED);
	if (said->code == CHECKER_ACCEPTED) {
		told.verdict = VERDICT_AC;
		told.score = 1;
	}
	if (said->absolute) {
		if (checker_kattis_own(said, &told, err) < 0)
			return -1;
	} else if (said->code == CHECKER_ACCEPTED) {
		if (said->multiplier.data && checker_score(said, checker_first(said->multiplier), 1,
						     "score_multiplier.txt", &told, err) < 0)
			return -1;
		if (!said->multiplier.data && said->score.data &&
			checker_score(
				said, checker_first(said->score), said->points, "score.txt", &told, err) < 0)
			return -1;
	}
	*ret_told = told;
	return 0;
}

/* ---- CMS ---- */

/* What it says goes to contestants; some words stand for others. */
static struct span checker_translate(struct span line)
{
	static const struct {
		const char *name, *words;
	} words[] = {
		{ "success", "output is correct" },
		{ "partial", "output is partially correct" },
		{ "wrong", "output isn't correct" },
	};

	static const char begin[] = "translate:";
	struct span word;

	if (!checker_begins(line, begin))
		return line;
	word = checker_trim(compare_rest(line, strlen(begin)));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (word.len == strlen(words[i].name) && checker_begins(word, words[i].name))
			return (struct span){ words[i].words, strlen(words[i].words) };
	return line;
}

int checker_cms(const struct checker_said *said, struct checker_told *ret_told, struct err *err)
{
	struct checker_told told = { 0 };

	if (said->code != 0)
		return err_set(
			err, ERR_PROTO, "exit code %d, where every verdict is told with 0", said->code);
	if (checker_score(said, checker_line(said->output, NULL), said->points,
		    "the score in the first line of standard output", &told, err) < 0)
		return -1;
	told.message = told.hint = checker_translate(checker_line(said->errors, NULL));
	*ret_told = told;
	return 0;
}

/* ---- exit codes alone ---- */

int checker_code(const struct checker_said *said, struct checker_told *ret_told, struct err *err)
{
	struct checker_told told = { .message = checker_first(said->errors) };

	if (checker_crashed(said, err) < 0)
		return -1;
	if (said->code != 0 && said->code != 1)
		return err_set(err, ERR_PROTO,
			"exit code %d, where 0 is accepted, 1 is wrong and there is nothing else",
			said->code);
	if (!told.message.len)
		told.message = checker_first(said->output);
	told.verdict = said->code == 0 ? VERDICT_AC : VERDICT_WA;
	told.score = said->code == 0 ? 1 : 0;
	*ret_told = told;
	return 0;
}
