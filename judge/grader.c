/*
 * grader.c: runs the jury's program that says what a group scores.
 *
 * score_tree.c calls grader_grade(), when all tests of a submission are done, for each group that asks for
 * it. The program reads a line for each test and inner group, a verdict and a score, and writes one such
 * line. All that fails here is the judge's error.  No word of the program's goes on but its verdict and its
 * number.
 */
#include "grader.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "staff.h"
#include "submission.h"

#include <string.h>

/* In its box. */
#define GRADER_RESULTS JURY_FOLDER "/results"

/* ---- lines ---- */

/* Graders know AC, WA, TLE and RTE. */
static const char *grader_word(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_AC:
	case VERDICT_PA: /* accepted, and its score says how far */
		return "AC";
	case VERDICT_TLE:
	case VERDICT_WTL:
		return "TLE";
	case VERDICT_MLE:
	case VERDICT_OLE:
	case VERDICT_RTE:
	case VERDICT_SV:
		return "RTE";
	default:
		return "WA";
	}
}

void grader_tell(const struct score_line *line, struct buf *out)
{
	buf_printf(out, "%s %.15g\n", grader_word(line->verdict), line->score);
}

/* The next word of the text, without the blanks and newlines in front of it. */
static struct span grader_next(struct span *text)
{
	struct span word;
	size_t length = 0;

	while (text->len && strchr(" \t\r\n", text->data[0]) && text->data[0])
		*text = compare_rest(*text, 1);
	while (length < text->len && !strchr(" \t\r\n", text->data[length]))
		length++;
	word = (struct span){ text->data, length };
	*text = compare_rest(*text, length);
	return word;
}

static int grader_verdict(struct span word, enum verdict *ret_verdict, struct err *err)
{
	static const struct {
		const char *name;
		enum verdict verdict;
	} words[] = {
		{ "AC", VERDICT_AC },
		{ "WA", VERDICT_WA },
		{ "TLE", VERDICT_TLE },
		{ "RTE", VERDICT_RTE },
		{ "MLE", VERDICT_MLE },
		{ "OLE", VERDICT_OLE },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == word.len && memcmp(words[i].name, word.data, word.len) == 0) {
			*ret_verdict = words[i].verdict;
			return 0;
		}
	if (word.len == 2 && memcmp(word.data, "JE", 2) == 0)
		return err_set(err, ERR_PROTO, "says that the jury is at fault (JE)");
	return err_set(err, ERR_PROTO,
		"standard output is no verdict and score, such as AC 10 (verdicts are AC, WA, TLE, RTE, MLE, "
		"OLE "
		"and JE)");
}

int grader_read(struct span output, struct score_line *ret_line, struct err *err)
{
	struct score_line line = { 0 };
	struct span word = grader_next(&output), score = grader_next(&output);
	char text[64] = "";

	if (grader_verdict(word, &line.verdict, err) < 0)
		return -1;
	if (!score.len || score.len >= sizeof(text) || memchr(score.data, '\0', score.len))
		return err_set(err, ERR_PROTO, "standard output has no score behind the verdict");
	memcpy(text, score.data, score.len);
	if (text_signed(text, false, &line.score, err) < 0) {
		err->class = ERR_PROTO;
		return err_wrap(err, "the score on standard output");
	}
	if (grader_next(&output).len)
		return err_set(err, ERR_PROTO, "standard output has more than one verdict and score");
	*ret_line = line;
	return 0;
}

/* ---- a run ---- */

static int grader_place(const struct jury *jury, struct slot *slot, const struct score_line *line,
	size_t count, struct err *err)
{
	auto_buf struct buf text = { 0 };
	auto_fd int fd = -1;

	for (size_t i = 0; i < count; i++)
		grader_tell(&line[i], &text);
	if (buf_check(&text, err) < 0 || jury_place(jury, slot, err) < 0)
		return -1;
	fd = slot_file(slot, GRADER_RESULTS, err);
	return fd < 0 ? -1 : fs_write_all(fd, text.data, text.len, err);
}

static int grader_run(const struct jury *jury, struct slot *slot, const struct problem_group *group,
	struct boxrun_end *ret_end, int *ret_code, struct err *err)
{
	const struct jury_words words = { .input = GRADER_RESULTS, .args = &group->grader_args };
	auto_strv struct strv argv = { 0 };
	struct boxrun run;

	if (jury_argv(jury, "{args}", &words, &argv, err) < 0)
		return -1;
	run = jury_run(jury, slot, &argv);
	run.file = GRADER_RESULTS;
	if (boxrun(&run, ret_end, err) < 0)
		return -1;
	return jury_exit(jury, &run, ret_end, ret_code, err);
}

int grader_grade(void *user, const struct problem_group *group, const struct score_line *line, size_t count,
	struct score_line *ret_line, struct err *err)
{
	const struct grader *grader = user;
	const struct jury *jury = &grader->plan->judge->staff->role[STAFF_GRADER];
	struct slot *slot = &grader->desk->slot[DESK_JURY];
	auto_boxrun struct boxrun_end end = { 0 };
	struct err trouble;
	int code;

	if (grader_place(jury, slot, line, count, err) < 0)
		return -1;
	if (grader_run(jury, slot, group, &end, &code, err) < 0)
		return -1;
	if (code != 0)
		return jury_fail(jury, &end, err, "exit code %d, where it has to be 0", code);
	if (grader_read((struct span){ buf_text(&end.output), end.output.len }, ret_line, &trouble) < 0)
		return jury_fail(jury, &end, err, "%s", trouble.text);
	return 0;
}
