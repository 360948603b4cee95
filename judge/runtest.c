/*
 * runtest.c: one test: run, look at what became of the run, have the output checked.
 *
 * submission.c calls runtest_run() for each test.  Fails when the sandbox, the disk, a signal or the jury's
 * files spoiled it.  The program must never get a descriptor with which it could write to the jury's files,
 * or see more of them than its input: ojbox opens that from a read-only view of the problem's folder, or
 * copies it.  No answer is ever put in a box of a submission's.
 */
#include "check.h"

#include "base/auto.h"
#include "boxrun.h"
#include "measure.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define RUNTEST_ERRORS ((size_t)4 << 10)

/*
 * Sees to it that the input is in memory, and that it counts as ours: else the program would be charged with
 * the pages, and wait for the disk, when it is the first that reads them.
 */
static void runtest_load(int input)
{
	struct stat st;
	void *pages;

	if (fstat(input, &st) < 0 || st.st_size == 0)
		return;
	pages = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, input, 0);
	if (pages != MAP_FAILED)
		munmap(pages, (size_t)st.st_size);
}

/* The command, in which the limits may stand. */
static int runtest_argv(
	const struct plan *plan, const struct limits *limits, struct strv *ret_argv, struct err *err)
{
	struct program program = plan->program; /* which goes on owning everything */

	program_words(&program, limits);
	return program_argv(&program, ret_argv, err);
}

static int runtest_in_box(const struct plan *plan, const struct limits *limits, struct slot *slot,
	const struct problem_test *test, struct boxrun_end *ret_end, struct err *err)
{
	bool copy = slot->copies;
	auto_strv struct strv argv = { 0 };
	auto_fd int input = problem_open(plan->judge->problem, test->input, err);
	const struct boxrun run = {
		.slot = slot,
		.argv = &argv,
		.language = plan->program.language,
		.time = limits->time,
		.wall = limits->wall,
		.extra_time = measure_extra(&plan->judge->problem->run, limits),
		.memory = limits->memory,
		.stack = limits->stack,
		.file_size = limits->output,
		.processes = limits->processes,
		.data = copy ? NULL : test->input,
		.input = copy ? input : -1,
		.output_max = (size_t)limits->output,
		.output_ends = true,
		.errors_max = RUNTEST_ERRORS,
	};

	if (input < 0 || runtest_argv(plan, limits, &argv, err) < 0)
		return -1;
	if (!copy)
		runtest_load(input);
	return boxrun(&run, ret_end, err);
}

static int runtest_once(const struct plan *plan, const struct limits *limits, struct slot *slot,
	const struct problem_test *test, struct boxrun_end *ret_end, struct err *err)
{
	if (program_place(&plan->program, slot, err) < 0)
		return -1;
	return runtest_in_box(plan, limits, slot, test, ret_end, err);
}

int runtest_run(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct result_test *result, struct err *err)
{
	struct limits limits;
	struct slot *slot = &desk->slot[DESK_PROGRAM];
	auto_boxrun struct boxrun_end end = { 0 };
	struct verdict_words words;

	if (submission_limits(plan, (size_t)(test - plan->judge->problem->test), &limits, err) < 0)
		return -1;
	if (runtest_once(plan, &limits, slot, test, &end, err) < 0 &&
		(!slot_copies(slot, err) || runtest_once(plan, &limits, slot, test, &end, err) < 0))
		return -1;
	result->use = result_use_of(&end.meta);
	result->errors = end.errors;
	end.errors = (struct buf){ 0 };
	result->verdict = verdict_of_run(
		&end.meta, &limits, !plan->program.language->address_space, end.over, &words);
	buf_puts(&result->message, words.text);
	if (result->verdict == VERDICT_AC)
		return check_output(
			plan, desk, test, (struct span){ end.output.data, end.output.len }, result, err);
	return buf_check(&result->message, err);
}
