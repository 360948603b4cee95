/*
 * verify.c: `ojjudge verify`: goes through everything that a problem says of itself; see verify.h.
 *
 * main calls verify_run().  Fails when there is no sandbox, memory is short, the report cannot be written or
 * a signal arrives; whatever else goes wrong is a finding.  It must never be well when something could not be
 * found out.
 */
#include "verify.h"

#include "base/auto.h"
#include "base/fs.h"

#include <string.h>

const struct verify_row verify_table[VERIFY_IDS] = {
#define VERIFY(id, name, level, help) [VERIFY_ID_##id] = { name, VERIFY_##level, help },
#include "verify.def"
};

const char *verify_about(enum verify_about about)
{
	static const char *const names[VERIFY_ABOUTS] = {
		[VERIFY_PROBLEM] = "problem",
		[VERIFY_SOLUTION] = "solution",
		[VERIFY_INPUT] = "input",
		[VERIFY_GENERATOR] = "generator",
		[VERIFY_ANSWER] = "answer",
		[VERIFY_CASE] = "case",
	};

	return names[about];
}

/* ---- checks and findings ---- */

void verify_begin(struct verify *verify, enum verify_about about, const char *name)
{
	struct verify_check *more;
	char *copy;

	for (size_t i = 0; about == VERIFY_CASE && i < verify->check_count; i++)
		if (verify->check[i].about == about && strcmp(verify->check[i].name, name) == 0) {
			verify->current = i;
			return;
		}
	more = reallocarray(verify->check, verify->check_count + 1, sizeof(*verify->check));
	copy = strdup(name);
	if (more)
		verify->check = more;
	if (!more || !copy) {
		verify->failed = true;
		free(copy);
		return;
	}
	verify->current = verify->check_count++;
	more[verify->current] = (struct verify_check){ .about = about, .name = copy, .worst = -1 };
}

void verify_find(struct verify *verify, enum verify_id id, const char *format, ...)
{
	struct verify_finding *more = reallocarray(
		verify->finding, verify->finding_count + 1, sizeof(*verify->finding));
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (more)
		verify->finding = more;
	if (!more || !text || !verify->check_count) {
		verify->failed = true;
		free(text);
		return;
	}
	more[verify->finding_count++] = (struct verify_finding){ id, verify->current, text };
	verify->count[verify_table[id].level]++;
	if ((int)verify_table[id].level > verify->check[verify->current].worst)
		verify->check[verify->current].worst = (int)verify_table[id].level;
}

/* ---- programs: every solution is judged once, however many sections are about it ---- */

/* Its place among the programs; their number, if it is none as yet. */
static size_t verify_place(const struct verify *verify, const struct problem_solution *solution)
{
	size_t place = 0;

	while (place < verify->program_count && strcmp(verify->program[place].file, solution->file) != 0)
		place++;
	return place;
}

const struct verify_program *verify_program(
	const struct verify *verify, const struct problem_solution *solution)
{
	return &verify->program[verify_place(verify, solution)];
}

/* Adds what a section says of its program. */
static int verify_add(struct verify *verify, const struct problem_solution *solution, struct err *err)
{
	const struct problem *problem = verify->problem;
	size_t place = verify_place(verify, solution);
	struct verify_program *program = &verify->program[place];
	struct submission_way *way = &verify->way[place];

	if (place == verify->program_count) {
		verify->program_count++;
		program->file = solution->file;
		/* the folder need not have a name any more: it may be what an archive was unpacked to */
		if (asprintf(&program->path, "/proc/self/fd/%d/%s", problem->dir, solution->file) < 0) {
			program->path = NULL;
			return err_nomem(err);
		}
	}
	if (solution->language) {
		way->language = languages_find(verify->judging->languages, solution->language, err);
		if (!way->language)
			return -1;
	}
	way->entry = solution->entry ? solution->entry : way->entry;
	/* so that it can be told how far it is from the limit */
	if (solution->what.time == EXPECT_UPPER)
		way->stretch = problem->calibrate.time_limit_to_tle;
	return 0;
}

static int verify_programs(struct verify *verify, struct strv *ret_paths, struct err *err)
{
	const struct problem *problem = verify->problem;

	verify->program = calloc(problem->solution_count + 1, sizeof(*verify->program));
	verify->way = calloc(problem->solution_count + 1, sizeof(*verify->way));
	if (!verify->program || !verify->way)
		return err_nomem(err);
	for (size_t i = 0; i < problem->solution_count; i++)
		if (verify_add(verify, &problem->solution[i], err) < 0)
			return -1;
	for (size_t i = 0; i < verify->program_count; i++)
		strv_add(ret_paths, verify->program[i].path);
	return strv_check(ret_paths, err);
}

/* A program is judged: takes its result. */
static int verify_finished(void *user, struct result *result, struct err *err)
{
	struct verify *verify = user;
	struct verify_program *program = &verify->program[verify->judged++];

	(void)err;
	program->result = *result;
	program->judged = true;
	*result = (struct result){ 0 };
	return 0;
}

/* ---- what needs nothing to be run ---- */

static void verify_samples(struct verify *verify)
{
	const struct problem *problem = verify->problem;
	bool others = false;

	for (size_t i = 0; i < problem->test_count; i++) {
		if (problem->test[i].sample && others) {
			verify_find(verify, VERIFY_ID_SAMPLES,
				"sample %s comes behind tests that are none: contestants expect samples "
				"first",
				problem->test[i].name);
			return;
		}
		others = others || !problem->test[i].sample;
	}
}

static void verify_sections(struct verify *verify)
{
	const struct problem *problem = verify->problem;
	bool solved = false;

	for (size_t i = 0; i < problem->solution_count; i++) {
		const struct problem_solution *solution = &problem->solution[i];
		const unsigned int accepted = EXPECT_BIT(VERDICT_AC) | EXPECT_BIT(VERDICT_PA);

		solved = solved || (!solution->tests.count && !solution->group &&
					   (!(solution->what.permit & ~accepted) ||
						   solution->what.verdict == EXPECT_BIT(VERDICT_AC)));
	}
	if (!solved)
		verify_find(verify, VERIFY_ID_UNSOLVED,
			"no solution must be accepted on all tests: add [solution FILE] with expect = AC");
	if (!problem->validator_count)
		verify_find(verify, VERIFY_ID_UNVALIDATED,
			"nothing looks whether inputs are valid: add [validator]");
}

/* ---- what runs ---- */

/* What is looked at before the solutions. */
static int verify_first(struct verify *verify, struct desk *desk, struct err *err)
{
	const struct judging *judging = verify->judging;

	verify_begin(verify, VERIFY_PROBLEM, judging->problem->about.name);
	if (judging->staff.trouble.len)
		verify_find(verify, VERIFY_ID_BROKEN, "%s", buf_text(&judging->staff.trouble));
	verify_samples(verify);
	verify_sections(verify);
	if (verify_inputs(verify, &desk->slot[DESK_JURY], err) < 0)
		return -1;
	if (!judging->staff.trouble.len && verify_outputs(verify, desk, err) < 0)
		return -1;
	return verify->failed ? err_nomem(err) : 0;
}

/* In the session. */
static int verify_within(struct judging *judging, struct desk *desk, struct err *err)
{
	int done = verify_first(judging->user, desk, err);

	if (!stop_wanted(judging->stop))
		return done;
	return err_set(err, ERR_BUSY, "stopped by SIG%s: %s was not verified to its end",
		sigabbrev_np(stop_signal(judging->stop)), judging->problem->about.name);
}

static int verify_tell(const struct verify *verify, const struct verify_how *how, struct err *err)
{
	auto_buf struct buf out = { 0 };

	if (how->form == REPORT_json)
		verify_json(verify, how, &out);
	else if (how->form == REPORT_junit)
		verify_junit(verify, how, &out);
	else
		verify_text(verify, how, &out);
	if (buf_check(&out, err) < 0 || fs_write_all(how->output, buf_text(&out), out.len, err) < 0)
		return err_wrap(err, "writing the report");
	if (verify->count[VERIFY_BROKEN])
		return JUDGING_FAILED;
	if (verify->count[VERIFY_FAILED] || (how->strict && verify->count[VERIFY_WARNING]))
		return JUDGING_REJECTED;
	return JUDGING_WELL;
}

static void verify_free(struct verify *verify)
{
	for (size_t i = 0; i < verify->program_count; i++) {
		result_free(&verify->program[i].result);
		free(verify->program[i].path);
	}
	for (size_t i = 0; i < verify->check_count; i++)
		free(verify->check[i].name);
	for (size_t i = 0; i < verify->finding_count; i++)
		free(verify->finding[i].text);
	free(verify->program);
	free(verify->way);
	free(verify->check);
	free(verify->finding);
}

int verify_run(struct judging *judging, const struct verify_how *how, struct err *err)
{
	struct judging own = *judging;
	__attribute__((cleanup(verify_free))) struct verify verify = {
		.problem = judging->problem,
		.judging = &own,
	};
	auto_strv struct strv paths = { 0 };

	if (verify_programs(&verify, &paths, err) < 0)
		return -1;
	own.within = verify_within;
	own.finished = verify_finished;
	own.user = &verify;
	own.ways = verify.way;
	own.words = true;
	if (judging_run(&own, paths.item, paths.count, err) < 0)
		return -1;
	verify_solutions(&verify);
	return verify.failed ? err_nomem(err) : verify_tell(&verify, how, err);
}
