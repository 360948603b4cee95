/*
 * verify_outputs.c: has the checker look at outputs of the jury's: answers, and those of cases.
 *
 * verify.c calls verify_outputs() when the checker is ready.  Fails when memory is short or we are
 * interrupted; whatever else goes wrong is a finding.  No submission has a part in it.
 */
#include "verify.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"

/* So large an output is looked at. */
#define VERIFY_OUTPUT ((size_t)1 << 30)

/* Whether an answer is an output that a submission could have written. */
static bool verify_outputs_apply(const struct problem *problem)
{
	return problem->about.type == PROBLEM_BATCH || problem->about.type == PROBLEM_OUTPUT_ONLY ||
	       problem->about.type == PROBLEM_FUNCTION;
}

/* What the checker says about a file as an output. */
static int verify_outputs_ask(struct verify *verify, struct desk *desk, const struct problem_test *test,
	const char *file, struct result_test *ret_result, struct err *err)
{
	const struct plan plan = { .judge = &verify->judging->judge };
	auto_fd int fd = problem_open(verify->problem, file, err);
	auto_buf struct buf output = { 0 };

	if (fd < 0)
		return -1;
	if (fs_read_all(fd, VERIFY_OUTPUT, &output, err) < 0)
		return err_wrap(err, "%s", file);
	return checker_output(
		&plan, desk, test, (struct span){ buf_text(&output), output.len }, ret_result, err);
}

static int verify_outputs_trouble(struct verify *verify, const struct err *trouble, struct err *err)
{
	if (trouble->class != ERR_BUSY) {
		verify_find(verify, VERIFY_ID_BROKEN, "%s", trouble->text);
		return 0;
	}
	*err = *trouble;
	return -1;
}

static int verify_outputs_answer(
	struct verify *verify, struct desk *desk, const struct problem_test *test, struct err *err)
{
	const struct problem *problem = verify->problem;
	/* An answer may be anything that helps the program which decides, unless it is shown to contestants.
	 */
	bool apart = checker_by_program(problem) && !test->sample;
	struct result_test result = { .use = { .exit_code = -1 } };
	struct err trouble;
	int done;

	verify_begin(verify, VERIFY_ANSWER, test->name);
	progress_show(&verify->judging->progress, "answer of test %s", test->name);
	done = verify_outputs_ask(verify, desk, test, test->answer, &result, &trouble);
	if (done < 0)
		done = verify_outputs_trouble(verify, &trouble, err);
	else if (result.verdict != VERDICT_AC)
		verify_find(verify, apart ? VERIFY_ID_DOUBTFUL : VERIFY_ID_ANSWER,
			"the checker says %s to the jury's own answer as an output%s%s",
			verdict_table[result.verdict].name, result.message.len ? ": " : "",
			buf_text(&result.message));
	result_skip(&result);
	return done;
}

static int verify_outputs_case(
	struct verify *verify, struct desk *desk, const struct problem_case *tried, struct err *err)
{
	const struct problem_test test = {
		.name = tried->name,
		.input = tried->input,
		.answer = tried->answer,
		.checker_args = tried->checker_args,
		.rules = tried->rules,
	};
	bool right = tried->expect == PROBLEM_RIGHT_OUTPUT;
	struct result_test result = { .use = { .exit_code = -1 } };
	struct err trouble;
	int done;

	verify_begin(verify, VERIFY_CASE, tried->name);
	done = verify_outputs_ask(verify, desk, &test, tried->output, &result, &trouble);
	if (done < 0)
		done = verify_outputs_trouble(verify, &trouble, err);
	else if (right != (result.verdict == VERDICT_AC))
		verify_find(verify, VERIFY_ID_MISJUDGED, "the checker says %s, and the output is %s%s%s",
			verdict_table[result.verdict].name, right ? "right" : "wrong",
			result.message.len ? ": " : "", buf_text(&result.message));
	result_skip(&result);
	return done;
}

int verify_outputs(struct verify *verify, struct desk *desk, struct err *err)
{
	const struct problem *problem = verify->problem;

	for (size_t i = 0; verify_outputs_apply(problem) && i < problem->test_count; i++)
		if (problem->test[i].answer &&
			verify_outputs_answer(verify, desk, &problem->test[i], err) < 0)
			return -1;
	for (size_t i = 0; i < problem->tried_count; i++)
		if (problem->tried[i].expect != PROBLEM_INVALID_INPUT &&
			verify_outputs_case(verify, desk, &problem->tried[i], err) < 0)
			return -1;
	return 0;
}
