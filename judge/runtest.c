/*
 * runtest.c: one test: run, look at what became of the run, compare.
 *
 * submission.c calls runtest_run() for each test.  Fails when the sandbox, the disk, a signal or the jury's
 * files spoiled it.  The program must never get a descriptor of the jury's files (ojbox pumps the input into
 * a pipe), and no answer is ever put in a box.
 */
#include "submission.h"

#include "base/auto.h"
#include "base/fs.h"
#include "boxrun.h"
#include "tree.h"

#include <fcntl.h>

#define RUNTEST_ERRORS     ((size_t)4 << 10)
#define RUNTEST_ANSWER_MAX ((size_t)1 << 30)

/* Empties the box and puts the program into it. */
static int runtest_prepare(const struct plan *plan, struct err *err)
{
	struct session *session = plan->judge->session;
	auto_fd int made = -1;

	if (session_reset(session, err) < 0)
		return -1;
	made = fs_open_beneath(session->dir, COMPILE_FOLDER, O_RDONLY | O_DIRECTORY, 0, err);
	if (made < 0)
		return -1;
	if (tree_copy(made, session->box, err) < 0)
		return err_wrap(err, "filling the box");
	return 0;
}

static int runtest_in_box(
	const struct plan *plan, const struct problem_test *test, struct boxrun_end *ret_end, struct err *err)
{
	const struct limits *limits = &plan->limits;
	auto_strv struct strv argv = { 0 };
	auto_fd int input = problem_open(plan->judge->problem, test->input, err);
	const struct boxrun run = {
		.argv = &argv,
		.language = plan->language,
		.time = limits->time,
		.wall = limits->wall,
		.extra_time = limits->extra_time,
		.memory = limits->memory,
		.stack = limits->stack,
		.file_size = limits->output,
		.processes = limits->processes,
		.input = input,
		.output_max = (size_t)limits->output,
		.output_ends = true,
		.errors_max = RUNTEST_ERRORS,
	};

	if (input < 0 || language_command(&plan->language->run, &plan->words, &argv, err) < 0)
		return -1;
	return boxrun(plan->judge->session, &run, ret_end, err);
}

static int runtest_compare(const struct plan *plan, const struct problem_test *test, const struct buf *output,
	struct result_test *result, struct err *err)
{
	const struct problem *problem = plan->judge->problem;
	auto_fd int fd = problem_open(problem, test->answer, err);
	auto_buf struct buf answer = { 0 };
	struct compare_result compared;

	if (fd < 0 || fs_read_all(fd, RUNTEST_ANSWER_MAX, &answer, err) < 0)
		return err_wrap(err, "answer");
	compare_spans(&problem->rules, (struct span){ output->data, output->len },
		(struct span){ answer.data, answer.len }, &compared);
	result->verdict = compared.equal ? VERDICT_AC : VERDICT_WA;
	buf_puts(&result->message, compared.message);
	return buf_check(&result->message, err);
}

int runtest_run(
	const struct plan *plan, const struct problem_test *test, struct result_test *result, struct err *err)
{
	auto_boxrun struct boxrun_end end = { 0 };
	struct verdict_words words;

	if (runtest_prepare(plan, err) < 0 || runtest_in_box(plan, test, &end, err) < 0)
		return -1;
	result->use = result_use_of(&end.meta);
	result->errors = end.errors;
	end.errors = (struct buf){ 0 };
	result->verdict = verdict_of_run(
		&end.meta, &plan->limits, !plan->language->address_space, end.over, &words);
	buf_puts(&result->message, words.text);
	if (result->verdict == VERDICT_AC)
		return runtest_compare(plan, test, &end.output, result, err);
	return buf_check(&result->message, err);
}
