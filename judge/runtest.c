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
#include "base/fs.h"
#include "checker.h"
#include "comm.h"
#include "extras.h"
#include "interact.h"
#include "measure.h"
#include "passes.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define RUNTEST_ERRORS ((size_t)4 << 10)

/*
 * Sees to it that the input is in memory, and that it counts as ours: else the program would be charged with
 * the pages, and wait for the disk, when it is the first that reads them.
 */
static void runtest_load(int input)
{
	char few[16384];
	struct stat st;
	void *pages;

	if (pread(input, few, sizeof(few), 0) < (ssize_t)sizeof(few) || fstat(input, &st) < 0)
		return;
	pages = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, input, 0);
	if (pages != MAP_FAILED)
		munmap(pages, (size_t)st.st_size);
}

int runtest_argv(const struct trial *trial, struct strv *ret_argv, struct err *err)
{
	const struct language *language = trial->plan->program.language;

	if (language_command(&language->run, &trial->words, ret_argv, err) < 0)
		return -1;
	strv_append(ret_argv, &trial->plan->judge->problem->io.args);
	if (trial->test)
		strv_append(ret_argv, &trial->test->args);
	return strv_check(ret_argv, err);
}

struct boxrun runtest_limits(const struct trial *trial, struct slot *slot, const struct strv *argv)
{
	const struct limits *limits = &trial->limits;

	return (struct boxrun){
		.slot = slot,
		.argv = argv,
		.language = trial->plan->program.language,
		.words = &trial->words,
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
	const struct language *language = trial->plan->program.language;
	struct result_test *result = trial->result;
	struct verdict_words words;

	result->use = result_use_of(&end->meta);
	buf_free(&result->errors);
	result->errors = end->errors;
	end->errors = (struct buf){ 0 };
	result->verdict = verdict_of_run(&end->meta, &trial->limits, !language->address_space,
		language_says_memory(language, &result->errors), end->over, &words);
	buf_puts(&result->message, words.text);
	return buf_check(&result->message, err);
}

/* ---- files in the box ---- */

int runtest_put(const struct slot *slot, const char *name, int from, struct err *err)
{
	auto_fd int to = slot_file(slot, name, err);

	/* Who tried his program hands in the input that he tried it with. */
	if (to < 0 && err->no == EEXIST && fs_remove(slot->box, name, err) == 0)
		to = slot_file(slot, name, err);
	return to < 0 || fs_copy(from, to, err) < 0 ? -1 : 0;
}

int runtest_place(const struct trial *trial, struct slot *slot, struct err *err)
{
	const struct strv *files = &trial->test->files;

	if (program_place(&trial->plan->program, slot, err) < 0)
		return -1;
	for (size_t i = 0; i < files->count; i++) {
		const char *slash = strrchr(files->item[i], '/');
		const char *name = slash ? slash + 1 : files->item[i];
		auto_fd int from = problem_open(trial->plan->judge->problem, files->item[i], err);
		auto_fd int to = -1;

		if (from < 0 || fs_remove(slot->box, name, err) < 0)
			return -1;
		to = slot_file(slot, name, err);
		if (to < 0 || fs_copy(from, to, err) < 0)
			return -1;
	}
	return 0;
}

/* What a program can bring about: a link, a folder on the way, no rights; not that we are out of something.
 */
static bool runtest_is_missing(int error)
{
	return error == ENOENT || error == ELOOP || error == ENOTDIR || error == EACCES || error == EPERM ||
	       error == EXDEV || error == ENXIO || error == ENODEV;
}

/* A file that is no file counts as missing, and is -1: a link could lead anywhere. */
static int runtest_open(const struct slot *slot, const char *name, int *ret_fd, struct err *err)
{
	auto_fd int fd = fs_open_beneath(slot->box, name, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0, err);
	struct stat st;

	*ret_fd = -1;
	if (fd < 0)
		return runtest_is_missing(err->no) ? 0 : err_wrap(err, "what the program left");
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", name);
	if (S_ISREG(st.st_mode))
		*ret_fd = fd_take(&fd);
	return 0;
}

int runtest_get(const struct trial *trial, const struct slot *slot, const char *name, struct buf *ret_output,
	struct err *err)
{
	struct result_test *result = trial->result;
	auto_fd int fd = -1;

	buf_free(ret_output);
	if (result->verdict != VERDICT_AC)
		return 0;
	if (runtest_open(slot, name, &fd, err) < 0)
		return -1;
	if (fd < 0) {
		result->verdict = VERDICT_WA;
		buf_printf(&result->message, "there is no file %s", name);
		return buf_check(&result->message, err);
	}
	if (fs_read_all(fd, (size_t)trial->limits.output, ret_output, err) == 0)
		return 0;
	if (err->no != EFBIG)
		return err_wrap(err, "%s", name);
	result->verdict = VERDICT_OLE;
	buf_printf(
		&result->message, "%s has more than %lld KiB", name, (long long)trial->limits.output / 1024);
	return buf_check(&result->message, err);
}

/* ---- batch ---- */

/* Whether this is a later pass, with an input of its own. */
static bool runtest_passes(const struct trial *trial)
{
	return trial->desk->slot[DESK_JURY].next >= 0;
}

/* The input of this test, or of a later pass, from its beginning on. */
static int runtest_input(const struct trial *trial, struct err *err)
{
	const struct slot *jury = &trial->desk->slot[DESK_JURY];
	int input;

	if (!runtest_passes(trial))
		return problem_open(trial->plan->judge->problem, trial->test->input, err);
	input = fcntl(jury->next, F_DUPFD_CLOEXEC, 0);
	if (input < 0 || lseek(input, 0, SEEK_SET) < 0) {
		auto_close(&input);
		return err_sys(err, "the input");
	}
	return input;
}

/* What a run has to be given until it has begun. */
struct runtest_needs {
	struct strv argv;
	int input;
};

static void runtest_needs_free(struct runtest_needs *needs)
{
	strv_free(&needs->argv);
	auto_close(&needs->input);
}
#define auto_needs __attribute__((cleanup(runtest_needs_free)))

/* Puts into the box what the run needs. */
static int runtest_prepare(const struct trial *trial, struct slot *slot, struct runtest_needs *needs,
	struct boxrun *ret_run, struct err *err)
{
	const struct problem_io *io = &trial->plan->judge->problem->io;
	struct boxrun run = runtest_limits(trial, slot, &needs->argv);

	if (runtest_place(trial, slot, err) < 0)
		return -1;
	needs->input = runtest_input(trial, err);
	if (needs->input < 0 || runtest_argv(trial, &needs->argv, err) < 0)
		return -1;
	if (extras_input(io)) {
		if (runtest_put(slot, extras_input(io), needs->input, err) < 0)
			return -1;
	} else if (slot->copies || runtest_passes(trial)) {
		run.input = needs->input;
	} else {
		run.data = trial->test->input;
		runtest_load(needs->input);
	}
	*ret_run = run;
	return 0;
}

static int runtest_once(
	const struct trial *trial, struct slot *slot, struct boxrun_end *ret_end, struct err *err)
{
	auto_needs struct runtest_needs needs = { .input = -1 };
	struct boxrun run;

	if (runtest_prepare(trial, slot, &needs, &run, err) < 0)
		return -1;
	return boxrun(&run, ret_end, err);
}

/* ---- ahead ---- */

/* Begins a run whose program waits. */
static int runtest_begin(const struct trial *trial, struct ahead_run *ahead, struct err *err)
{
	auto_needs struct runtest_needs needs = { .input = -1 };
	struct boxrun run;

	if (runtest_prepare(trial, ahead->slot, &needs, &run, err) < 0)
		return -1;
	run.affinity = trial->desk->ahead.affinity;
	return boxrun_begin(&run, &ahead->box, err);
}

static int runtest_trial(struct trial *trial, struct program *program, struct err *err);

/* As of ahead_begin: the run of a test whose turn is still to come. */
static int runtest_begin_next(struct desk *desk, const struct plan *plan, size_t test, struct ahead_run *run)
{
	struct trial trial = { .plan = plan, .desk = desk, .test = &plan->judge->problem->test[test] };
	struct program program;
	struct err ignored;

	return runtest_trial(&trial, &program, &ignored) < 0 ? -1 : runtest_begin(&trial, run, &ignored);
}

/* As runtest_once(), in a box that it may have been made ready in.  What comes next gets ready meanwhile.
 */
static int runtest_turn(
	const struct trial *trial, struct slot **ret_slot, struct boxrun_end *ret_end, struct err *err)
{
	struct ahead *ahead = &trial->desk->ahead;
	const struct plan *plan = trial->plan;
	const struct ahead_key key = ahead_key(plan, (size_t)(trial->test - plan->judge->problem->test));
	struct ahead_run *run;

	if (!ahead_used(ahead) || runtest_passes(trial))
		return runtest_once(trial, *ret_slot, ret_end, err);
	run = ahead_take(ahead, &key);
	if (!run) {
		run = ahead_free(ahead);
		*ret_slot = run->slot;
		if (runtest_begin(trial, run, err) < 0)
			return -1;
	}
	*ret_slot = run->slot;
	boxrun_go(&run->box);
	ahead_go_on(ahead, trial->desk, runtest_begin_next);
	return boxrun_wait(&run->box, ret_end, err);
}

int runtest_batch(const struct trial *trial, struct err *err)
{
	struct slot *slot = &trial->desk->slot[DESK_PROGRAM];
	const char *name = extras_output(&trial->plan->judge->problem->io);
	auto_boxrun struct boxrun_end end = { 0 };

	/* in the same box, which is still ours: it is that which copies now */
	if (runtest_turn(trial, &slot, &end, err) < 0 &&
		(!slot_copies(slot, err) || runtest_once(trial, slot, &end, err) < 0))
		return -1;
	if (runtest_note(trial, &end, err) < 0)
		return -1;
	if (name && runtest_get(trial, slot, name, &end.output, err) < 0)
		return -1;
	slot_clear(slot);
	if (trial->result->verdict == VERDICT_AC && runtest_check(trial, &end.output, err) < 0)
		return -1;
	if (trial->result->verdict != VERDICT_AC && trial->plan->judge->excerpt)
		excerpt_output(&end.output, trial->plan->judge->excerpt, trial->result);
	return 0;
}

int runtest_check(const struct trial *trial, const struct buf *output, struct err *err)
{
	trial->result->empty = !output->len;
	return checker_output(trial->plan, trial->desk, trial->test,
		(struct span){ output->data, output->len }, trial->result, err);
}

/* ---- outputs alone ---- */

/* What a test is called without folders, if no other is called so; else its name. */
static const char *runtest_short(const struct problem *problem, const struct problem_test *test)
{
	const char *slash = strrchr(test->name, '/');

	for (size_t i = 0; slash && i < problem->test_count; i++) {
		const char *name = problem->test[i].name, *other = strrchr(name, '/');

		if (&problem->test[i] != test && strcmp(other ? other + 1 : name, slash + 1) == 0)
			return test->name;
	}
	return slash ? slash + 1 : test->name;
}

/* The output that a submission has for a test: called as `name`, or as systems with such problems call it. */
static const struct source *runtest_output_named(
	const struct sources *sources, const char *name, struct err *err)
{
	static const char *const before[] = { "", "", "", "", "", "output_" };
	static const char *const behind[] = { "", ".out", ".ans", ".a", ".txt", ".txt" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		auto_free char *file = NULL;
		const struct source *found;

		if (asprintf(&file, "%s%s%s", before[i], name, behind[i]) < 0) {
			file = NULL;
			err_nomem(err);
			return NULL;
		}
		found = source_find(sources, file, err);
		if (found || *err->text)
			return found;
	}
	return NULL;
}

const struct source *runtest_output(const struct plan *plan, const struct problem_test *test, struct err *err)
{
	const struct sources *sources = &plan->program.sources;
	const struct problem *problem = plan->judge->problem;
	const struct source *found = runtest_output_named(sources, test->name, err);

	if (!found && !*err->text)
		found = runtest_output_named(sources, runtest_short(problem, test), err);
	if (found || *err->text)
		return found;
	/* A single file for a single test may have any name. */
	return sources->count == 1 && problem->test_count == 1 ? &sources->item[0] : NULL;
}

int runtest_outputs(const struct trial *trial, struct err *err)
{
	const struct source *source = runtest_output(trial->plan, trial->test, err);

	if (source)
		return runtest_check(trial, &source->text, err);
	if (*err->text)
		return -1;
	trial->result->verdict = VERDICT_WA;
	buf_printf(&trial->result->message, "there is no output for this test: no file %s.out",
		trial->test->name);
	return buf_check(&trial->result->message, err);
}

/* ---- all types ---- */

typedef int (*runtest_function)(const struct trial *trial, struct err *err);

static const runtest_function runtest_types[] = {
#define TYPE(id, name, function, help) [PROBLEM_##id] = function,
#include "types.def"
};

/* Fills in what depends on the test.  *program is for the words, and owns nothing. */
static int runtest_trial(struct trial *trial, struct program *program, struct err *err)
{
	const struct plan *plan = trial->plan;

	if (submission_limits(plan, (size_t)(trial->test - plan->judge->problem->test), &trial->limits, err) <
		0)
		return -1;
	*program = plan->program;
	/* Outputs have no language, and are not run. */
	if (program->language) {
		program_words(program, &trial->limits);
		trial->words = program_run_words(program);
	}
	return 0;
}

bool runtest_can_be_ahead(const struct problem *problem)
{
	return runtest_types[problem->about.type] == runtest_batch;
}

int runtest_run(const struct plan *plan, struct desk *desk, const struct problem_test *test,
	struct result_test *result, struct err *err)
{
	const struct problem *problem = plan->judge->problem;
	struct trial trial = { .plan = plan, .desk = desk, .test = test, .result = result };
	struct program program;

	if (runtest_trial(&trial, &program, err) < 0)
		return -1;
	if (runtest_types[problem->about.type](&trial, err) < 0)
		return -1;
	if (result->verdict != VERDICT_AC && plan->judge->excerpt)
		excerpt_files(problem, test, plan->judge->excerpt, result);
	return 0;
}
