/*
 * checker.c: asks a comparer or a checker about one output.
 *
 * runtest.c calls checker_output() for each run that ended well.  Fails when the jury's files, its program or
 * the machine do.  A checker that is stopped, crashes or says what no checker says must never become the
 * contestant's fault; and no word of a checker goes on as anything but one line of harmless text.
 */
#include "checker.h"

#include "answer.h"
#include "base/auto.h"
#include "base/fs.h"
#include "staff.h"
#include "submission.h"
#include "tree.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* In the folder JURY_FOLDER of the box. */
#define CHECKER_ANSWER "answer"
#define CHECKER_OUTPUT "output"
/* So much of a file of the feedback folder is read, and so much of a line is shown. */
#define CHECKER_FILE 4096
#define CHECKER_LINE 1000

/* ---- built in ---- */

static int checker_compare(const struct plan *plan, const struct problem_test *test, struct span output,
	struct result_test *result, struct err *err)
{
	const struct problem *problem = plan->judge->problem;
	auto_fd int fd = problem_open(problem, test->answer, err);
	struct compare_result compared;

	if (fd < 0 || answer_compare(&test->rules, output, fd, &compared, err) < 0)
		return err_wrap(err, "answer");
	result->verdict = compared.equal ? VERDICT_AC : compared.score > 0 ? VERDICT_PA : VERDICT_WA;
	result->score = compared.score;
	result->owned = false;
	buf_puts(&result->message, compared.message);
	return buf_check(&result->message, err);
}

/* ---- a program: its box ---- */

/* Puts into the box what the program is to look at, and tells where that is. */
struct checker_files {
	char *input, *answer;
};

static void checker_files_free(struct checker_files *files)
{
	free(files->input);
	free(files->answer);
}

int checker_folder(const struct slot *slot, struct err *err)
{
	auto_fd int from = -1, to = -1;

	/* Whatever the umask is: the box may have a user of its own. */
	if (mkdirat(slot->box, CHECKER_FEEDBACK, 0755) < 0 ||
		fchmodat(slot->box, CHECKER_FEEDBACK, 0755, 0) < 0)
		return err_sys(err, "filling the box");
	if (!*slot->feedback)
		return 0;
	/* what it left in the pass before */
	from = fs_open_beneath(slot->session->dir, slot->feedback, O_RDONLY | O_DIRECTORY, 0, err);
	to = from < 0 ? -1 : fs_open_beneath(slot->box, CHECKER_FEEDBACK, O_RDONLY | O_DIRECTORY, 0, err);
	return to < 0 ? -1 : tree_copy(from, to, err);
}

static int checker_place(const struct jury *jury, struct slot *slot, const struct problem_test *test,
	struct span output, struct checker_files *ret_files, struct err *err)
{
	auto_fd int fd = -1;

	if (jury_place(jury, slot, err) < 0 || checker_folder(slot, err) < 0)
		return -1;
	fd = slot_file(slot, JURY_FOLDER "/" CHECKER_OUTPUT, err);
	if (fd < 0 || fs_write_all(fd, output.data, output.len, err) < 0)
		return -1;
	if (jury_input(jury, slot, test->input, &ret_files->input, err) < 0)
		return -1;
	return jury_file(jury, slot, test->answer, CHECKER_ANSWER, &ret_files->answer, err);
}

static int checker_run(const struct jury *jury, struct slot *slot, const struct checker_row *row,
	const struct problem_test *test, struct span output, struct boxrun_end *ret_end, int *ret_code,
	struct err *err)
{
	__attribute__((cleanup(checker_files_free))) struct checker_files files = { 0 };
	auto_strv struct strv argv = { 0 };
	struct jury_words words = {
		.output = JURY_FOLDER "/" CHECKER_OUTPUT,
		.feedback = CHECKER_FEEDBACK,
		.args = &test->checker_args,
	};
	struct boxrun run;

	if (checker_place(jury, slot, test, output, &files, err) < 0)
		return -1;
	words.input = files.input;
	words.answer = files.answer;
	if (jury_argv(jury, row->form, &words, &argv, err) < 0)
		return -1;
	run = jury_run(jury, slot, &argv);
	run.file = row->reads ? words.output : NULL;
	if (boxrun(&run, ret_end, err) < 0)
		return -1;
	if (jury->shares && !session_inputs_stand(slot->session))
		return err_set(err, ERR_MISSING, "%s was moved while it was used", slot->session->inputs);
	return jury_exit(jury, &run, ret_end, ret_code, err);
}

/* ---- a program: what it says ---- */

/* The beginning of a file that it may have left; *ret_text, if there is none, is as it was. */
static int checker_read(
	int folder, const char *name, struct buf *text, struct span *ret_text, struct err *err)
{
	auto_fd int fd = fs_open_beneath(folder, name, O_RDONLY | O_NONBLOCK, 0, err);
	char bytes[CHECKER_FILE];
	ssize_t count;
	struct stat st;

	if (fd < 0)
		return err->no == ENOENT ? 0 : -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", name);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_PROTO, "%s is not a regular file", name);
	count = pread(fd, bytes, sizeof(bytes), 0);
	if (count < 0)
		return err_sys(err, "%s", name);
	buf_add(text, bytes, (size_t)count);
	if (buf_check(text, err) < 0)
		return -1;
	*ret_text = (struct span){ buf_text(text), text->len };
	return 0;
}

/* Adds one line of text that is not ours. */
static int checker_show(struct span line, struct buf *out, struct err *err)
{
	auto_buf struct buf text = { 0 };

	if (line.len)
		buf_add(&text, line.data, line.len < CHECKER_LINE ? line.len : CHECKER_LINE);
	buf_puts_escaped(out, buf_text(&text));
	if (line.len > CHECKER_LINE)
		buf_puts(out, "...");
	return buf_check(&text, err) < 0 ? -1 : buf_check(out, err);
}

int checker_feedback(const struct desk *desk, int *ret_folder, struct err *err)
{
	int folder = fs_open_beneath(
		desk->slot[DESK_JURY].box, CHECKER_FEEDBACK, O_RDONLY | O_DIRECTORY, 0, err);

	if (folder < 0)
		return -1;
	*ret_folder = folder;
	return 0;
}

double checker_points(const struct problem *problem, const struct problem_test *test)
{
	if (!problem->checker.scale || !test->pointed || problem_absolute(problem))
		return problem->checker.points;
	return test->points > 0 ? test->points : HUGE_VAL;
}

int checker_decide(const struct problem *problem, const struct problem_test *test, const struct desk *desk,
	enum checker_kind kind, struct checker_said *said, struct result_test *result, struct err *err)
{
	static const char *const names[] = { "judgemessage.txt", "teammessage.txt", "score.txt",
		"score_multiplier.txt" };
	struct span *const places[] = { &said->judge_message, &said->team_message, &said->score,
		&said->multiplier };
	const struct problem_checker *checker = &problem->checker;
	struct buf texts[sizeof(names) / sizeof(names[0])] = { 0 };
	struct checker_told told;
	auto_fd int folder = -1;
	int done = checker_feedback(desk, &folder, err);

	said->points = checker_points(problem, test);
	said->above = checker->above == 1;
	said->presentation = checker->presentation == 0;
	said->absolute = problem_absolute(problem);
	for (size_t i = 0; done == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		done = checker_read(folder, names[i], &texts[i], places[i], err);
	if (done == 0)
		done = checker_table[kind].function(said, &told, err);
	if (done == 0) {
		result->verdict = told.verdict;
		result->score = told.score;
		buf_free(&result->words);
		if (said->judge_message.len)
			buf_add(&result->words, said->judge_message.data, said->judge_message.len);
		result->owned = told.owned;
		result->own = told.own;
		done = checker_show(told.message, &result->message, err);
	}
	if (done == 0)
		done = checker_show(told.hint, &result->hint, err);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		buf_free(&texts[i]);
	return done;
}

static int checker_program(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct span output, struct result_test *result, struct err *err)
{
	const struct problem *problem = plan->judge->problem;
	const struct jury *jury = &plan->judge->staff->role[STAFF_CHECKER];
	enum checker_kind kind = (enum checker_kind)(problem->checker.kind - COMPARE_KINDS);
	auto_boxrun struct boxrun_end end = { 0 };
	struct checker_said said = { 0 };
	struct err trouble;

	if (checker_run(jury, &desk->slot[DESK_JURY], &checker_table[kind], test, output, &end, &said.code,
		    err) < 0)
		return -1;
	said.output = (struct span){ buf_text(&end.output), end.output.len };
	said.errors = (struct span){ buf_text(&end.errors), end.errors.len };
	if (checker_decide(problem, test, desk, kind, &said, result, &trouble) < 0)
		return jury_fail(jury, &end, err, "%s", trouble.text);
	return 0;
}

int checker_output(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct span output, struct result_test *result, struct err *err)
{
	if (checker_by_program(plan->judge->problem))
		return checker_program(plan, desk, test, output, result, err);
	return checker_compare(plan, test, output, result, err);
}
