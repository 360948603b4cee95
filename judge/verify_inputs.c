/*
 * verify_inputs.c: has validators look at inputs, and generators make them once more.
 *
 * verify.c calls verify_inputs() when the session is open.  Fails when memory is short or we are interrupted;
 * a program that does not do what it is there for is a finding.  These programs are the jury's, and run in
 * boxes as checkers do.
 */
#include "verify.h"

#include "base/auto.h"
#include "base/fs.h"

#include <string.h>
#include <sys/stat.h>

/* So much of what a validator says is told. */
#define VERIFY_WORDS 200
/* What a generator may make besides the size of the input that is there. */
#define VERIFY_SLACK ((size_t)64 << 10)

/* The programs that there are; those that could not be had have `what` NULL. */
struct verify_inputs {
	struct verify *verify;
	struct slot *slot;
	struct cache cache;
	struct jury *validator, *generator;
};

/* An interruption ends all; anything else is the finding of the check. */
static int verify_inputs_trouble(struct verify *verify, const struct err *trouble, struct err *err)
{
	if (trouble->class == ERR_BUSY) {
		*err = *trouble;
		return -1;
	}
	verify_find(verify, VERIFY_ID_BROKEN, "%s", trouble->text);
	return 0;
}

/* ---- programs ---- */

static int verify_inputs_load(struct verify_inputs *work, const char *what, const char *name,
	const struct problem_jury *keys, struct jury *jury, struct err *err)
{
	struct verify *verify = work->verify;
	auto_buf struct buf text = { 0 };
	struct err trouble;

	if (jury_load(verify->problem, verify->judging->languages, what, keys, &work->cache, work->slot, jury,
		    &trouble) == 0)
		return 0;
	buf_printf(&text, "[%s%s%s]: %s", what, name ? " " : "", name ? name : "", trouble.text);
	if (jury->messages.len)
		buf_printf(&text, ":\n%s", buf_text(&jury->messages));
	jury_free(jury, work->slot->session);
	*jury = (struct jury){ 0 };
	if (trouble.class == ERR_BUSY) {
		*err = trouble;
		return -1;
	}
	verify_find(verify, VERIFY_ID_BROKEN, "%s", buf_text(&text));
	return buf_check(&text, err);
}

static int verify_inputs_load_all(struct verify_inputs *work, struct err *err)
{
	const struct problem *problem = work->verify->problem;

	for (size_t i = 0; i < problem->validator_count; i++)
		if (verify_inputs_load(work, "validator", problem->validator[i].name,
			    &problem->validator[i].program, &work->validator[i], err) < 0)
			return -1;
	for (size_t i = 0; i < problem->generator_count; i++)
		if (verify_inputs_load(work, "generator", problem->generator[i].name,
			    &problem->generator[i].program, &work->generator[i], err) < 0)
			return -1;
	return 0;
}

/* ---- validators ---- */

/* What it wrote, as one line. */
static void verify_inputs_said(const struct boxrun_end *end, struct buf *out)
{
	const struct buf *said = end->errors.len ? &end->errors : &end->output;
	auto_buf struct buf line = { 0 };
	size_t length = strcspn(buf_text(said), "\n");

	buf_add(&line, buf_text(said), length < VERIFY_WORDS ? length : VERIFY_WORDS);
	buf_puts_escaped(out, buf_text(&line));
	if (length > VERIFY_WORDS)
		buf_puts(out, "...");
}

/* What the end of a validator means.  Fails when it means nothing. */
static int verify_inputs_decide(const struct problem_validator *validator, const struct jury *jury,
	const struct boxrun_end *end, int code, bool *ret_valid, struct err *err)
{
	bool kattis = validator->kind == PROBLEM_VALIDATOR_KATTIS;

	if (validator->kind == PROBLEM_VALIDATOR_TESTLIB && code != 0 && code != 3)
		return jury_fail(jury, end, err,
			"exit code %d, where 0 is valid, 3 is not, and there is nothing else", code);
	*ret_valid = code == (kattis ? 42 : 0);
	return 0;
}

/* Has one validator look at one input; *ret_said is what it wrote if it finds it not valid. */
static int verify_inputs_validate(const struct verify_inputs *work, size_t which, const char *input,
	const struct strv *args, bool *ret_valid, struct buf *ret_said, struct err *err)
{
	const struct problem *problem = work->verify->problem;
	const struct jury *jury = &work->validator[which];
	auto_strv struct strv argv = { 0 };
	auto_boxrun struct boxrun_end end = { 0 };
	auto_free char *path = NULL;
	auto_fd int fd = problem_open(problem, input, err);
	struct jury_words words = { .args = args };
	struct boxrun run;
	bool valid = false;
	int code;

	if (fd < 0 || jury_place(jury, work->slot, err) < 0 ||
		jury_input(jury, work->slot, input, &path, err) < 0)
		return -1;
	words.input = path;
	if (jury_argv(jury, "{args}", &words, &argv, err) < 0)
		return -1;
	run = jury_run(jury, work->slot, &argv);
	run.input = fd;
	if (boxrun(&run, &end, err) < 0 || jury_exit(jury, &run, &end, &code, err) < 0 ||
		verify_inputs_decide(&problem->validator[which], jury, &end, code, &valid, err) < 0)
		return -1;
	*ret_valid = valid;
	if (!valid) {
		buf_printf(ret_said, "exit code %d", code);
		if (end.errors.len || end.output.len)
			buf_puts(ret_said, ": ");
		verify_inputs_said(&end, ret_said);
	}
	return buf_check(ret_said, err);
}

/* "validator NAME" */
static void verify_inputs_name(const struct problem_validator *validator, struct buf *out)
{
	buf_printf(
		out, "the validator%s%s", validator->name ? " " : "", validator->name ? validator->name : "");
}

/* One input that must be valid. */
static int verify_inputs_valid(
	struct verify_inputs *work, size_t which, const char *input, const struct strv *args, struct err *err)
{
	auto_buf struct buf said = { 0 }, name = { 0 };
	struct err trouble;
	bool valid = false;

	if (verify_inputs_validate(work, which, input, args, &valid, &said, &trouble) < 0)
		return verify_inputs_trouble(work->verify, &trouble, err);
	verify_inputs_name(&work->verify->problem->validator[which], &name);
	if (!valid)
		verify_find(work->verify, VERIFY_ID_REFUSED, "%s does not find it valid: %s", buf_text(&name),
			buf_text(&said));
	return 0;
}

static int verify_inputs_test(struct verify_inputs *work, size_t test, struct err *err)
{
	struct verify *verify = work->verify;
	const struct problem *problem = verify->problem;

	verify_begin(verify, VERIFY_INPUT, problem->test[test].name);
	progress_show(&verify->judging->progress, "input of test %zu of %zu: %s", test + 1,
		problem->test_count, problem->test[test].name);
	for (size_t i = 0; i < problem->validator_count; i++) {
		auto_strv struct strv args = { 0 };

		if (!work->validator[i].what)
			continue;
		if (problem_verify_args(problem, &problem->validator[i], test, &args, err) < 0 ||
			verify_inputs_valid(work, i, problem->test[test].input, &args, err) < 0)
			return -1;
	}
	return 0;
}

/* An input that one of the validators must refuse; that of a case of an output all must find valid. */
static int verify_inputs_case(struct verify_inputs *work, const struct problem_case *tried, struct err *err)
{
	struct verify *verify = work->verify;
	const struct problem *problem = verify->problem;
	bool refused = false, asked = false;

	verify_begin(verify, VERIFY_CASE, tried->name);
	for (size_t i = 0; i < problem->validator_count; i++) {
		auto_strv struct strv args = { 0 };
		auto_buf struct buf said = { 0 };
		struct err trouble;
		bool valid = false;

		if (!work->validator[i].what)
			continue;
		if (problem_verify_case_args(&problem->validator[i], tried, &args, err) < 0)
			return -1;
		if (tried->expect != PROBLEM_INVALID_INPUT) {
			if (verify_inputs_valid(work, i, tried->input, &args, err) < 0)
				return -1;
			continue;
		}
		asked = true;
		if (verify_inputs_validate(work, i, tried->input, &args, &valid, &said, &trouble) == 0)
			refused = refused || !valid;
		else if (verify_inputs_trouble(verify, &trouble, err) < 0)
			return -1;
	}
	if (asked && !refused && verify->check[verify->current].worst < 0)
		verify_find(verify, VERIFY_ID_UNREFUSED, "no validator refuses it");
	return 0;
}

/* ---- generators ---- */

/* Runs it once.  *ret_more: it makes more than the test has, and was stopped. */
static int verify_inputs_make(const struct verify_inputs *work, const struct jury *jury,
	const struct problem_test *test, size_t most, struct buf *ret_made, bool *ret_more, struct err *err)
{
	auto_strv struct strv argv = { 0 }, args = { 0 };
	auto_boxrun struct boxrun_end end = { 0 };
	struct jury_words words = { .args = &args };
	struct boxrun run;
	int code;

	for (size_t i = 1; i < test->generate.count; i++)
		strv_add(&args, test->generate.item[i]);
	if (strv_check(&args, err) < 0 || jury_place(jury, work->slot, err) < 0 ||
		jury_argv(jury, "{args}", &words, &argv, err) < 0)
		return -1;
	run = jury_run(jury, work->slot, &argv);
	run.output_max = most;
	if (boxrun(&run, &end, err) < 0)
		return -1;
	*ret_more = end.over;
	if (end.over)
		return 0;
	if (jury_exit(jury, &run, &end, &code, err) < 0)
		return -1;
	if (code != 0)
		return jury_fail(jury, &end, err, "exit code %d", code);
	*ret_made = end.output;
	end.output = (struct buf){ 0 };
	return 0;
}

/* Where two texts differ, as a line; they do. */
static size_t verify_inputs_line(const struct buf *a, const struct buf *b)
{
	size_t line = 1;

	for (size_t i = 0; i < a->len && i < b->len && a->data[i] == b->data[i]; i++)
		line += a->data[i] == '\n';
	return line;
}

static bool verify_inputs_same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (!a->len || memcmp(a->data, b->data, a->len) == 0);
}

static int verify_inputs_compare(
	struct verify_inputs *work, const struct jury *jury, const struct problem_test *test, struct err *err)
{
	auto_fd int fd = problem_open(work->verify->problem, test->input, err);
	auto_buf struct buf input = { 0 }, first = { 0 }, second = { 0 };
	bool more = false;
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		return err_sys(err, "%s", test->input);
	if (fs_read_all(fd, (size_t)st.st_size + 1, &input, err) < 0)
		return err_wrap(err, "%s", test->input);
	if (verify_inputs_make(work, jury, test, input.len + VERIFY_SLACK, &first, &more, err) < 0)
		return -1;
	if (!more && verify_inputs_make(work, jury, test, input.len + VERIFY_SLACK, &second, &more, err) < 0)
		return -1;
	if (more)
		verify_find(work->verify, VERIFY_ID_DIFFERENT, "generator %s makes much more than %s has",
			test->generate.item[0], test->input);
	else if (!verify_inputs_same(&first, &second))
		verify_find(work->verify, VERIFY_ID_UNSTEADY,
			"generator %s makes something else each time, for the first time in line %zu",
			test->generate.item[0], verify_inputs_line(&first, &second));
	else if (!verify_inputs_same(&first, &input))
		verify_find(work->verify, VERIFY_ID_DIFFERENT,
			"what generator %s makes is not what is in %s, from line %zu on",
			test->generate.item[0], test->input, verify_inputs_line(&first, &input));
	return 0;
}

static int verify_inputs_generate(
	struct verify_inputs *work, const struct problem_test *test, struct err *err)
{
	const struct problem *problem = work->verify->problem;
	const struct problem_generator *generator = problem_verify_generator(problem, test->generate.item[0]);
	const struct jury *jury = &work->generator[generator - problem->generator];
	struct err trouble;

	if (!jury->what)
		return 0;
	verify_begin(work->verify, VERIFY_GENERATOR, test->name);
	progress_show(&work->verify->judging->progress, "generator of test %s", test->name);
	if (verify_inputs_compare(work, jury, test, &trouble) == 0)
		return 0;
	return verify_inputs_trouble(work->verify, &trouble, err);
}

/* ---- all ---- */

static int verify_inputs_all(struct verify_inputs *work, struct err *err)
{
	const struct problem *problem = work->verify->problem;

	if (verify_inputs_load_all(work, err) < 0)
		return -1;
	for (size_t i = 0; problem->validator_count && i < problem->test_count; i++)
		if (verify_inputs_test(work, i, err) < 0)
			return -1;
	for (size_t i = 0; problem->validator_count && i < problem->tried_count; i++)
		if (verify_inputs_case(work, &problem->tried[i], err) < 0)
			return -1;
	for (size_t i = 0; i < problem->test_count; i++)
		if (problem->test[i].generate.count &&
			verify_inputs_generate(work, &problem->test[i], err) < 0)
			return -1;
	return 0;
}

int verify_inputs(struct verify *verify, struct slot *slot, struct err *err)
{
	const struct problem *problem = verify->problem;
	struct verify_inputs work = {
		.verify = verify,
		.slot = slot,
		.cache = { .dir = -1 },
		.validator = calloc(problem->validator_count + 1, sizeof(*work.validator)),
		.generator = calloc(problem->generator_count + 1, sizeof(*work.generator)),
	};
	int result = work.validator && work.generator ? 0 : err_nomem(err);

	if (result == 0 && (problem->validator_count || problem->generator_count)) {
		progress_show(&verify->judging->progress, "validators and generators");
		result = cache_open(verify->judging->options->cache, slot->session->log, &work.cache, err);
	}
	if (result == 0)
		result = verify_inputs_all(&work, err);
	for (size_t i = 0; work.validator && i < problem->validator_count; i++)
		jury_free(&work.validator[i], slot->session);
	for (size_t i = 0; work.generator && i < problem->generator_count; i++)
		jury_free(&work.generator[i], slot->session);
	free(work.validator);
	free(work.generator);
	cache_close(&work.cache);
	return result;
}
