/*
 * runtest.c: one test: run, look at what became of the run, have the output checked; and what other types of
 * problems share with that.
 *
 * submission.c calls runtest_run() for each test.  Fails when the sandbox, the disk, a signal or the jury's
 * files spoiled it.  The program must never get a descriptor with which it could write to the jury's files,
 * or see more of them than its input: ojbox opens that from a read-only view of the problem's folder, or
 * copies it.  No answer is ever put in a box of a submission's.
 */
#include "runtest.h"

#include "base/auto.h"
#include "checker.h"
#include "interact.h"
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

int runtest_argv(const struct trial *trial, struct strv *ret_argv, struct err *err)
{
	struct program program = trial->plan->program; /* which goes on owning everything */

	program_words(&program, &trial->limits);
	return program_argv(&program, ret_argv, err);
}

struct boxrun runtest_limits(const struct trial *trial, struct slot *slot, const struct strv *argv)
{
	const struct limits *limits = &trial->limits;

	return (struct boxrun){
		.slot = slot,
		.argv = argv,
		.language = trial->plan->program.language,
		.time = limits->time,
		.wall = limits->wall,
		.extra_time = measure_extra(&trial->plan->judge->problem->run, limits),
		.memory = limits->memory,
		.stack = limits->stack,
		.file_size = limits->output,
		.processes = limits->processes,
		.input = -1,
		.output_max = (size_t)limits->output,
		.output_ends = true,
		.errors_max = RUNTEST_ERRORS,
	};
}

int runtest_note(const struct trial *trial, struct boxrun_end *end, struct err *err)
{
	struct result_test *result = trial->result;
	struct verdict_words words;

	result->use = result_use_of(&end->meta);
	buf_free(&result->errors);
	result->errors = end->errors;
	end->errors = (struct buf){ 0 };
	result->verdict = verdict_of_run(
		&end->meta, &trial->limits, !trial->plan->program.language->address_space, end->over, &words);
	buf_puts(&result->message, words.text);
	return buf_check(&result->message, err);
}

/* ---- batch ---- */

static int runtest_once(
	const struct trial *trial, struct slot *slot, struct boxrun_end *ret_end, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_fd int input = -1;
	struct boxrun run = runtest_limits(trial, slot, &argv);

	if (program_place(&trial->plan->program, slot, err) < 0)
		return -1;
	input = problem_open(trial->plan->judge->problem, trial->test->input, err);
	if (input < 0 || runtest_argv(trial, &argv, err) < 0)
		return -1;
	if (slot->copies) {
		run.input = input;
	} else {
		run.data = trial->test->input;
		runtest_load(input);
	}
	return boxrun(&run, ret_end, err);
}

int runtest_batch(const struct trial *trial, struct err *err)
{
	struct slot *slot = &trial->desk->slot[DESK_PROGRAM];
	auto_boxrun struct boxrun_end end = { 0 };

	if (runtest_once(trial, slot, &end, err) < 0 &&
		(!slot_copies(slot, err) || runtest_once(trial, slot, &end, err) < 0))
		return -1;
	if (runtest_note(trial, &end, err) < 0)
		return -1;
	if (trial->result->verdict != VERDICT_AC)
		return 0;
	return runtest_check(trial, &end.output, err);
}

int runtest_check(const struct trial *trial, const struct buf *output, struct err *err)
{
	return checker_output(trial->plan, trial->desk, trial->test,
		(struct span){ output->data, output->len }, trial->result, err);
}

/* ---- all types ---- */

typedef int (*runtest_function)(const struct trial *trial, struct err *err);

static const runtest_function runtest_types[] = {
#define TYPE(id, name, function, help) [PROBLEM_##id] = function,
#include "types.def"
};

int runtest_run(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct result_test *result, struct err *err)
{
	const struct problem *problem = plan->judge->problem;
	struct trial trial = { .plan = plan, .desk = desk, .test = test, .result = result };

	if (submission_limits(plan, (size_t)(test - problem->test), &trial.limits, err) < 0)
		return -1;
	return runtest_types[problem->about.type](&trial, err);
}
