/*
 * judging_try.c: `ojjudge run`: one run of a submission on an input of one's own.
 *
 * main calls judging_try().  The program reads and writes what ojjudge was given, which may be a terminal;
 * nothing is compared.  Fails when the sandbox, the disk or a signal spoiled it.  What is told of the run
 * goes to standard error, so that the output stays the program's.
 */
#include "judging.h"

#include "base/auto.h"
#include "base/fs.h"
#include "extras.h"
#include "runtest.h"

#include <fcntl.h>

/* Puts what a compiler or we have to say on standard error; returns the exit status. */
static int judging_told(const struct result *result, struct err *err)
{
	auto_buf struct buf out = { 0 };
	const struct buf *messages = result->reason.len ? &result->reason : &result->compile.messages;

	report_escape_terminal(&out, buf_text(messages), messages->len, false);
	buf_printf(&out, "%s%s (%s)\n", out.len && out.data[out.len - 1] != '\n' ? "\n" : "",
		verdict_table[result->verdict].name, verdict_table[result->verdict].title);
	if (buf_check(&out, err) < 0 || fs_write_all(STDERR_FILENO, buf_text(&out), out.len, err) < 0)
		return -1;
	return verdict_table[result->verdict].exit;
}

/* What became of the run. */
static int judging_tell_run(const struct trial *trial, struct err *err)
{
	const struct result_test *test = trial->result;
	auto_buf struct buf out = { 0 };
	bool well = test->verdict == VERDICT_AC;

	report_escape_terminal(&out, buf_text(&test->errors), test->errors.len, false);
	buf_printf(&out, "%s%s%s", out.len && out.data[out.len - 1] != '\n' ? "\n" : "",
		well ? "ended well" : verdict_table[test->verdict].name, test->message.len ? ": " : "");
	report_escape_terminal(&out, buf_text(&test->message), test->message.len, true);
	buf_printf(&out, "; %.3f s, %.3f s by the clock, %.1f MiB\n", (double)test->use.time / 1000,
		(double)test->use.wall / 1000, (double)test->use.memory / (1 << 20));
	if (buf_check(&out, err) < 0 || fs_write_all(STDERR_FILENO, buf_text(&out), out.len, err) < 0)
		return -1;
	return verdict_table[test->verdict].exit;
}

static int judging_try_run(const struct trial *trial, int input, int output, struct err *err)
{
	const struct problem_io *io = &trial->plan->judge->problem->io;
	struct slot *slot = &trial->desk->slot[DESK_PROGRAM];
	auto_boxrun struct boxrun_end end = { 0 };
	auto_strv struct strv argv = { 0 };
	struct boxrun run = runtest_limits(trial, slot, &argv);

	if (program_place(&trial->plan->program, slot, err) < 0 || runtest_argv(trial, &argv, err) < 0)
		return -1;
	if (!extras_input(io))
		run.input = input;
	else if (runtest_put(slot, extras_input(io), input, err) < 0)
		return -1;
	/* What goes to standard output besides a named file is nobody's output. */
	run.output = extras_output(io) ? 0 : output;
	if (boxrun(&run, &end, err) < 0 || runtest_note(trial, &end, err) < 0)
		return -1;
	if (!extras_output(io) || runtest_get(trial, slot, extras_output(io), &end.output, err) < 0)
		return extras_output(io) ? -1 : 0;
	return fs_write_all(output, buf_text(&end.output), end.output.len, err);
}

static int judging_try_compiled(struct plan *plan, struct desk *desk, int input, int output, struct err *err)
{
	struct result_test test = { .use = { .exit_code = -1 } };
	struct trial trial = { .plan = plan, .desk = desk, .limits = plan->limits, .result = &test };
	int result;

	trial.words = program_run_words(&plan->program);
	result = judging_try_run(&trial, input, output, err);
	if (result == 0)
		result = judging_tell_run(&trial, err);
	result_skip(&test);
	return result;
}

int judging_try_in_session(struct judging *judging, const char *path, int input, int output, struct err *err)
{
	struct plan plan;
	struct result result;
	struct desk desk;
	int done;

	if (submission_begin(&judging->judge, path, &plan, &result, err) < 0)
		return -1;
	desk_open(judging->judge.session, &desk);
	progress_show(&judging->progress, "%s: compiling", path);
	done = submission_compile(&plan, &desk, &result);
	progress_wipe(&judging->progress);
	done = done ? judging_try_compiled(&plan, &desk, input, output, err) : judging_told(&result, err);
	submission_end(&plan, &desk, false, &result);
	result_free(&result);
	desk_close(&desk);
	return done;
}
