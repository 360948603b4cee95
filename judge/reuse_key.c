/*
 * reuse_key.c: the keys under which compiled submissions and results of tests are kept.
 *
 * reuse_test.c and submission.c ask for them.  That one cannot be made is told to the log and means that
 * nothing is reused.  Two pieces of work whose results can differ must never have the same key; what a
 * program of the jury's reads besides what problem.ini names for it cannot be known here, and `reuse = no` of
 * [run] is for such problems.
 */
#include "reuse.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "runtest.h"
#include "staff.h"
#include "submission.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* ---- languages and boxes ---- */

/* The box that ojbox makes with such words. */
static int reuse_box(const struct reuse *reuse, const struct strv *rules, const char *profile,
	struct cache_parts *parts, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf words = { 0 };

	strv_add(&argv, reuse->session->ojbox);
	strv_append(&argv, rules);
	if (profile)
		strv_printf(&argv, "--profile=%s", profile);
	strv_add(&argv, "--explain");
	if (strv_check(&argv, err) < 0 ||
		session_call(reuse->session, &argv, reuse->session->stop, &words, err) < 0)
		return -1;
	reuse_add_words(rules, parts);
	reuse_add_box(buf_text(&words), parts);
	return 0;
}

/* Programs that a command names. */
static void reuse_tools(const struct strv *command, struct cache_parts *parts)
{
	for (size_t i = 0; i < command->count; i++)
		if (command->item[i][0] == '/')
			cache_tool(parts, command->item[i]);
}

static int reuse_make_language(const struct reuse *reuse, const struct language *language,
	struct cache_key *ret_key, struct err *err)
{
	auto_strv struct strv rules = { 0 };
	struct cache_parts parts;

	cache_begin(&parts);
	if (language) {
		reuse_add_fields(&language_table, language, NULL, &parts);
		reuse_tools(&language->compile, &parts);
		reuse_tools(&language->run, &parts);
		language_rules(language, &rules);
	}
	if (strv_check(&rules, err) < 0 || reuse_box(reuse, &rules, NULL, &parts, err) < 0 ||
		(language && language->compile.count &&
			reuse_box(reuse, &rules, PROGRAM_PROFILE, &parts, err) < 0))
		return -1;
	cache_end(&parts, ret_key);
	return 0;
}

/* What belongs to a language, or to programs without one: once in each call. */
static int reuse_language(
	struct reuse *reuse, const struct language *language, struct cache_parts *parts, struct err *err)
{
	const struct languages *languages = reuse->languages;
	struct reuse_language
		*known = &reuse->language[language ? (size_t)(language - languages->item) : languages->count];
	int done = 0;

	pthread_mutex_lock(&reuse->lock);
	if (!known->known)
		done = reuse_make_language(reuse, language, &known->key, err);
	known->known = done == 0;
	if (known->known)
		cache_text(parts, known->key.text);
	pthread_mutex_unlock(&reuse->lock);
	return done;
}

/* A folder of the session's: names and contents. */
static int reuse_folder(
	const struct session *session, const char *name, struct cache_key *ret_sum, struct err *err)
{
	auto_fd int folder = fs_open_beneath(session->dir, name, O_RDONLY | O_DIRECTORY, 0, err);
	int64_t bytes;

	return folder < 0 ? -1 : cache_sum(folder, ret_sum, &bytes, err);
}

/* ---- what is the same for all tests ---- */

void reuse_key_base(const struct reuse *reuse, const struct reuse_how *how, struct cache_key *ret_key)
{
	struct reuse_machine machine = { 0 };
	struct cache_parts parts;

	cache_begin(&parts);
	cache_text(&parts, "ojjudge " VERSION);
	cache_tool(&parts, "/proc/self/exe");
	cache_tool(&parts, reuse->session->ojbox);
	reuse_find_machine(&machine);
	reuse_add_machine(&machine, &parts);
	reuse_free_machine(&machine);
	reuse_add_packages(&parts);
	reuse_add_number(reuse->session->groups, &parts);
	/* Times depend on how much else is going on. */
	reuse_add_number(how->jobs, &parts);
	reuse_add_number(how->pin, &parts);
	cache_end(&parts, ret_key);
}

/* A program of the jury's, as it is put into boxes. */
static int reuse_staff(
	struct reuse *reuse, const struct jury *jury, struct cache_parts *parts, struct err *err)
{
	struct cache_key sum;

	cache_text(parts, jury->name);
	reuse_add_number(jury->shares, parts);
	reuse_tools(&jury->keys->command, parts);
	if (reuse_folder(reuse->session, jury->program.folder, &sum, err) < 0)
		return -1;
	cache_text(parts, sum.text);
	return reuse_language(reuse, jury->program.language, parts, err);
}

int reuse_key_jury(struct reuse *reuse, const struct reuse_how *how, const struct staff *staff,
	struct cache_key *ret_key, struct err *err)
{
	struct cache_parts parts;

	cache_begin(&parts);
	reuse_add_problem(reuse->problem, &parts);
	reuse_add_number(how->transcript, &parts);
	for (int i = 0; i < STAFF_ROLES; i++) {
		const struct jury *jury = &staff->role[i];

		cache_text(&parts, staff_name((enum staff_role)i));
		if (jury->what && reuse_staff(reuse, jury, &parts, err) < 0)
			return err_wrap(err, "%s", jury->name);
	}
	cache_end(&parts, ret_key);
	return 0;
}

/* ---- programs ---- */

static int reuse_make_program(
	struct reuse *reuse, const struct plan *plan, struct cache_parts *parts, struct err *err)
{
	const struct program *program = &plan->program;
	const struct problem_compile *limits = &reuse->problem->compile;
	auto_strv struct strv words = { 0 };

	if (language_command(&program->language->compile, &program->words, &words, err) < 0)
		return -1;
	cache_text(parts, "program");
	cache_text(parts, reuse->base.text);
	reuse_add_words(&words, parts);
	reuse_add_number(limits->time, parts);
	reuse_add_number(limits->memory, parts);
	for (size_t i = 0; i < program->sources.count; i++) {
		const struct source *source = &program->sources.item[i];

		cache_text(parts, source->compiled ? "source" : "file");
		cache_text(parts, source->name);
		cache_part(parts, buf_text(&source->text), source->text.len);
	}
	return reuse_language(reuse, program->language, parts, err);
}

bool reuse_key_program(struct reuse *reuse, const struct plan *plan, struct cache_key *ret_key)
{
	struct cache_parts parts;
	struct err err;

	if (reuse->programs.dir < 0 || !plan->program.language->compile.count)
		return false;
	cache_begin(&parts);
	if (reuse_make_program(reuse, plan, &parts, &err) < 0) {
		log_note(reuse->session->log, 1, "reuse: %s", err.text);
		return false;
	}
	cache_end(&parts, ret_key);
	return true;
}

void reuse_note_program(struct plan *plan)
{
	struct reuse *reuse = plan->judge->reuse;
	struct cache_parts parts;
	struct cache_key sum;
	struct err err;

	if (!reuse || reuse->results.dir < 0)
		return;
	cache_begin(&parts);
	if (plan->program.language) {
		if (reuse_folder(reuse->session, plan->program.folder, &sum, &err) < 0 ||
			reuse_language(reuse, plan->program.language, &parts, &err) < 0) {
			log_note(reuse->session->log, 1, "reuse: %s", err.text);
			return;
		}
		cache_text(&parts, sum.text);
	}
	cache_end(&parts, &plan->key);
	plan->reusable = true;
}

/* ---- files of tests ---- */

static int reuse_look(int fd, struct reuse_facts *ret_facts, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(err, "fstat");
	*ret_facts = (struct reuse_facts){ { (int64_t)st.st_dev, (int64_t)st.st_ino, st.st_size,
		st.st_mtim.tv_sec, st.st_mtim.tv_nsec, st.st_ctim.tv_sec, st.st_ctim.tv_nsec } };
	return 0;
}

/* The contents, read on: a file that is cut meanwhile must not end us. */
static int reuse_sum(int fd, struct cache_key *ret_sum, struct err *err)
{
	struct cache_parts parts;
	char bytes[64 << 10];
	ssize_t count;

	cache_begin(&parts);
	while ((count = read(fd, bytes, sizeof(bytes))) > 0)
		SHA256Update(&parts.sha, (const uint8_t *)bytes, (size_t)count);
	if (count < 0)
		return err_sys(err, "reading");
	cache_end(&parts, ret_sum);
	return 0;
}

static bool reuse_same(const struct reuse_facts *a, const struct reuse_facts *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Hashes a file, or remembers what it was if it is still the same. */
static int reuse_file(struct reuse *reuse, const char *path, struct reuse_file *known,
	struct cache_parts *parts, struct err *err)
{
	auto_fd int fd = problem_open(reuse->problem, path, err);
	struct reuse_file file = { .known = true };
	struct reuse_facts after;

	if (fd < 0 || reuse_look(fd, &file.facts, err) < 0)
		return -1;
	pthread_mutex_lock(&reuse->lock);
	if (known->known && reuse_same(&known->facts, &file.facts))
		file.key = known->key;
	pthread_mutex_unlock(&reuse->lock);
	if (!*file.key.text) {
		if (reuse_sum(fd, &file.key, err) < 0 || reuse_look(fd, &after, err) < 0)
			return -1;
		if (!reuse_same(&file.facts, &after))
			return err_set(err, ERR_BUSY, "%s is being changed", path);
		pthread_mutex_lock(&reuse->lock);
		*known = file;
		pthread_mutex_unlock(&reuse->lock);
	}
	cache_text(parts, file.key.text);
	return 0;
}

/* ---- tests ---- */

/* How the submission is run: its command and environment, in which limits may stand. */
static int reuse_command(
	const struct plan *plan, const struct limits *limits, struct cache_parts *parts, struct err *err)
{
	struct program program = plan->program; /* which goes on owning everything */
	const struct language *language = program.language;
	auto_strv struct strv argv = { 0 }, environment = { 0 };
	struct language_words words;

	if (!language)
		return 0;
	program_words(&program, limits);
	words = program_run_words(&program);
	if (language_command(&language->run, &words, &argv, err) < 0 ||
		language_command(&language->environment, &words, &environment, err) < 0)
		return -1;
	reuse_add_words(&argv, parts);
	reuse_add_words(&environment, parts);
	return 0;
}

/* Of outputs alone: the one for this test, by whose name it is found. */
static int reuse_output(
	const struct plan *plan, const struct problem_test *test, struct cache_parts *parts, struct err *err)
{
	const struct source *source;

	if (!problem_takes_outputs(plan->judge->problem))
		return 0;
	*err = (struct err){ 0 };
	source = runtest_output(plan, test, err);
	if (!source && *err->text)
		return -1;
	cache_text(parts, test->name);
	cache_part(parts, source ? buf_text(&source->text) : "", source ? source->text.len : 0);
	reuse_add_number(source != NULL, parts);
	return 0;
}

/* What the test says itself: how to compare, arguments and files of the program. */
static int reuse_own(
	struct reuse *reuse, const struct problem_test *test, struct cache_parts *parts, struct err *err)
{
	const struct problem_compare *own = &test->own;
	const char *const texts[] = { own->letters, own->space, own->float_tolerance, own->float_absolute,
		own->float_relative };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cache_text(parts, texts[i] ? texts[i] : "");
	reuse_add_words(&test->args, parts);
	reuse_add_words(&test->files, parts);
	for (size_t i = 0; i < test->files.count; i++) {
		struct reuse_file file = { 0 };

		if (reuse_file(reuse, test->files.item[i], &file, parts, err) < 0)
			return -1;
	}
	return 0;
}

/* The test itself: its files, and where programs of the jury's get to see their names, those. */
static int reuse_of_test(struct reuse *reuse, const struct plan *plan, size_t number,
	struct cache_parts *parts, struct err *err)
{
	const struct problem_test *test = &reuse->problem->test[number];
	const char *const paths[REUSE_FILES] = { test->input, test->answer };
	bool named = false;
	double points;

	for (int i = 0; i < STAFF_ROLES; i++)
		named = named || plan->judge->staff->role[i].what;
	for (int i = 0; i < REUSE_FILES; i++) {
		cache_text(parts, paths[i] ? "file" : "");
		if (paths[i] && named)
			cache_text(parts, paths[i]);
		if (paths[i] && reuse_file(reuse, paths[i], &reuse->file[number][i], parts, err) < 0)
			return -1;
	}
	reuse_add_words(&test->checker_args, parts);
	points = checker_points(reuse->problem, test);
	cache_part(parts, &points, sizeof(points));
	if (reuse_own(reuse, test, parts, err) < 0)
		return -1;
	return reuse_output(plan, test, parts, err);
}

static int reuse_make_test(
	struct reuse *reuse, const struct plan *plan, size_t test, struct cache_parts *parts, struct err *err)
{
	struct limits limits;

	if (submission_limits(plan, test, &limits, err) < 0)
		return -1;
	cache_text(parts, "test");
	cache_text(parts, reuse->base.text);
	cache_text(parts, reuse->jury.text);
	cache_text(parts, plan->key.text);
	reuse_add_fields(&limit_table, &limits, NULL, parts);
	if (reuse_command(plan, &limits, parts, err) < 0)
		return -1;
	return reuse_of_test(reuse, plan, test, parts, err);
}

bool reuse_key_test(struct reuse *reuse, const struct plan *plan, size_t test, struct cache_key *ret_key)
{
	struct cache_parts parts;
	struct err err;

	if (reuse->results.dir < 0 || !plan->reusable)
		return false;
	cache_begin(&parts);
	if (reuse_make_test(reuse, plan, test, &parts, &err) < 0) {
		log_note(reuse->session->log, 1, "reuse: %s: %s", reuse->problem->test[test].name, err.text);
		return false;
	}
	cache_end(&parts, ret_key);
	return true;
}
