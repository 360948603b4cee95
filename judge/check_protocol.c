/*
 * check_protocol.c: what it means how a checker ended: verdict, score and words.
 *
 * check.c calls these functions by way of check_table.  They fail on what does not follow the protocol: an
 * exit code without a meaning, a score that is no number or out of its range.  Such a checker must never
 * decide about a submission.
 */
#include "check.h"

#include <string.h>

const struct check_row check_table[CHECK_KINDS] = {
#define CHECK(id, name, form, reads, function, help) [CHECK_##id] = { name, form, reads, function },
#include "check.def"
};

/* ---- words ---- */

static bool check_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Without blanks at both ends. */
static struct span check_trim(struct span text)
{
	while (text.len && check_blank(text.data[0]))
		text = compare_rest(text, 1);
	while (text.len && check_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

/* The first line; *rest, if not NULL, is what is behind it. */
static struct span check_line(struct span text, struct span *rest)
{
	const char *newline = text.len ? memchr(text.data, '\n', text.len) : NULL;
	size_t length = newline ? (size_t)(newline - text.data) : text.len;

	if (rest)
		*rest = newline ? compare_rest(text, length + 1) : (struct span){ 0 };
	return check_trim((struct span){ text.data, length });
}

/* The first line that has something in it. */
static struct span check_first(struct span text)
{
	struct span line = { 0 };

	while (text.len && !line.len)
		line = check_line(text, &text);
	return line;
}

static bool check_begins(struct span text, const char *word)
{
	return text.len >= strlen(word) && memcmp(text.data, word, strlen(word)) == 0;
}

/* ---- scores ---- */

/* Reads the word as a score, of which `whole` is all.  `what` is for the error. */
static int check_score(
	struct span word, double whole, const char *what, struct check_told *told, struct err *err)
{
	char text[64];
	double value;

	if (word.len >= sizeof(text) || (word.len && memchr(word.data, '\0', word.len)))
		return err_set(err, ERR_PROTO, "%s is no number", what);
	if (word.len)
		memcpy(text, word.data, word.len);
	text[word.len] = '\0';
	if (text_real(text, &value, err) < 0) {
		err->class = ERR_PROTO;
		return err_wrap(err, "%s", what);
	}
	/* a sum of tenths may be a little more than it should */
	if (!(value <= whole * (1 + 1e-9)))
		return err_set(err, ERR_PROTO,
			whole == 1 ? "%s: %s is more than %g"
				   : "%s: %s is more than the %g that `points` in [checker] allows",
			what, text, whole);
	told->score = value < whole ? value / whole : 1;
	told->verdict = told->score >= 1 ? VERDICT_AC : told->score > 0 ? VERDICT_PA : VERDICT_WA;
	return 0;
}

/* ---- testlib ---- */

/* Its exit codes; partly correct ones are CHECK_PART + percent. */
enum check_exit {
	CHECK_OK = 0,
	CHECK_WRONG = 1,
	CHECK_PRESENTATION = 2,
	CHECK_FAIL = 3,
	CHECK_DIRT = 4,
	CHECK_POINTS = 7,
	CHECK_END = 8,
	CHECK_PART = 16,
	CHECK_PART_MAX = 200,
};

/* "points 12.5 and why" */
static int check_testlib_points(const struct check_said *said, struct check_told *told, struct err *err)
{
	static const char points[] = "points ";
	struct span rest = said->errors, line = { 0 };
	size_t length = 0;

	while (rest.len && !check_begins(line, points))
		line = check_line(rest, &rest);
	if (!check_begins(line, points))
		return err_set(err, ERR_PROTO, "exit code %d, but no `points NUMBER` on standard error",
			CHECK_POINTS);
	line = check_trim(compare_rest(line, sizeof(points) - 1));
	while (length < line.len && !check_blank(line.data[length]))
		length++;
	told->message = check_trim(compare_rest(line, length));
	return check_score((struct span){ line.data, length }, said->points, "points", told, err);
}

int check_testlib(const struct check_said *said, struct check_told *ret_told, struct err *err)
{
	struct check_told told = { .verdict = VERDICT_WA, .message = check_first(said->errors) };
	int part = said->code - CHECK_PART;

	if (said->code == CHECK_OK) {
		told.verdict = VERDICT_AC;
		told.score = 1;
	} else if (said->code == CHECK_POINTS) {
		if (check_testlib_points(said, &told, err) < 0)
			return -1;
	} else if (said->code == CHECK_PRESENTATION || said->code == CHECK_DIRT || said->code == CHECK_END) {
		told.verdict = said->presentation ? VERDICT_PE : VERDICT_WA;
	} else if (part >= 0 && part <= CHECK_PART_MAX) {
		told.score = part < 100 ? part / 100.0 : 1;
		told.verdict = part >= 100 ? VERDICT_AC : part ? VERDICT_PA : VERDICT_WA;
	} else if (said->code == CHECK_FAIL) {
		return err_set(err, ERR_PROTO, "says that the jury is at fault (exit code %d)", said->code);
	} else if (said->code != CHECK_WRONG) {
		return err_set(err, ERR_PROTO, "exit code %d, which testlib does not have", said->code);
	}
	*ret_told = told;
	return 0;
}

/* ---- Kattis and ICPC ---- */

#define CHECK_ACCEPTED 42
#define CHECK_REJECTED 43

int check_kattis(const struct check_said *said, struct check_told *ret_told, struct err *err)
{
	struct check_told told = {
		.verdict = VERDICT_WA,
		.message = check_first(said->judge_message),
		.hint = check_first(said->team_message),
	};

	if (said->code != CHECK_ACCEPTED && said->code != CHECK_REJECTED)
		return err_set(err, ERR_PROTO,
			"exit code %d, where %d is accepted, %d is wrong and there is nothing else",
			said->code, CHECK_ACCEPTED, CHECK_REJECTED);
	if (said->code == CHECK_ACCEPTED) {
		told.verdict = VERDICT_AC;
		told.score = 1;
		if (said->multiplier.data &&
			check_score(check_first(said->multiplier), 1, "score_multiplier.txt", &told, err) < 0)
			return -1;
		if (!said->multiplier.data && said->score.data &&
			check_score(check_first(said->score), said->points, "score.txt", &told, err) < 0)
			return -1;
	}
	*ret_told = told;
	return 0;
}

/* ---- CMS ---- */

/* What it says goes to contestants; some words stand for others. */
static struct span check_translate(struct span line)
{
	static const struct {
		const char *name, *words;
	} words[] = {
		{ "translate:success", "output is correct" },
		{ "translate:partial", "output is partially correct" },
		{ "translate:wrong", "output isn't correct" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (line.len == strlen(words[i].name) && check_begins(line, words[i].name))
			return (struct span){ words[i].words, strlen(words[i].words) };
	return line;
}

int check_cms(const struct check_said *said, struct check_told *ret_told, struct err *err)
{
	struct check_told told = { 0 };

	if (said->code != 0)
		return err_set(
			err, ERR_PROTO, "exit code %d, where every verdict is told with 0", said->code);
	if (check_score(check_line(said->output, NULL), 1, "the score in the first line of standard output",
		    &told, err) < 0)
		return -1;
	told.message = told.hint = check_translate(check_line(said->errors, NULL));
	*ret_told = told;
	return 0;
}

/* ---- exit codes alone ---- */

int check_code(const struct check_said *said, struct check_told *ret_told, struct err *err)
{
	struct check_told told = { .message = check_first(said->errors) };

	if (said->code != 0 && said->code != 1)
		return err_set(err, ERR_PROTO,
			"exit code %d, where 0 is accepted, 1 is wrong and there is nothing else",
			said->code);
	if (!told.message.len)
		told.message = check_first(said->output);
	told.verdict = said->code == 0 ? VERDICT_AC : VERDICT_WA;
	told.score = said->code == 0 ? 1 : 0;
	*ret_told = told;
	return 0;
}
