/*
 * problem.c: fuzzes problem.ini.  The input is the file; it lies in a folder with a few tests.
 *
 * What was taken is within what its rows allow: each test has a name of its own and two files that can be
 * opened beneath the folder, each group has tests, each language limits that hold or an error.
 */
#include "problem.h"

#include "base/auto.h"
#include "base/fs.h"
#include "checker.h"
#include "lib/fields.h"
#include "lib/fuzz.h"
#include "problem_keys.h"

#include <fcntl.h>
#include <string.h>

static char problem_folder[200];
static int problem_dir = -1;

static void problem_remove(void)
{
	struct err err;

	fs_remove_contents(problem_dir, &err);
	rmdir(problem_folder);
}

static void problem_fill(const char *name, const void *data, size_t size)
{
	auto_fd int fd = openat(problem_dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(fd >= 0 && write(fd, data, size) == (ssize_t)size, "%s/%s", problem_folder, name);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const files[] = { "1.in", "1.ans", "2.in", "2.a", "d/01", "d/01.a", "d/3.txt",
		"d/3.out", "a/1.sol", "a/2.sol", "text.md" };
	const char *tmp = getenv("TMPDIR");

	(void)argc;
	(void)argv;
	snprintf(problem_folder, sizeof(problem_folder), "%s/ojbox-fuzz-XXXXXX", tmp ? tmp : "/tmp");
	must(mkdtemp(problem_folder), "%s", problem_folder);
	problem_dir = open(problem_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(problem_dir >= 0 && mkdirat(problem_dir, "d", 0700) == 0 && mkdirat(problem_dir, "a", 0700) == 0,
		"%s", problem_folder);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		problem_fill(files[i], "1\n", 2);
	must(symlinkat("/etc/passwd", problem_dir, "d/link.in") == 0, "%s", problem_folder);
	atexit(problem_remove);
	return 0;
}

/* What verify looks at. */
static void problem_check_verify(const struct problem *problem)
{
	struct err err;

	for (size_t i = 0; i < problem->solution_count; i++) {
		const struct problem_solution *solution = &problem->solution[i];
		int fd = fs_open_beneath(problem->dir, solution->file, O_RDONLY | O_NONBLOCK, 0, &err);
		size_t members = 0;

		must(fd >= 0 && *solution->file != '/', "solution %s: %s", solution->name, err.text);
		close(fd);
		for (size_t k = 0; k < problem->test_count; k++)
			members += solution->member[k];
		must(members > 0, "solution %s is about nothing", solution->name);
		must(solution->what.permit && solution->what.time != EXPECT_AUTO &&
				!((solution->what.permit | solution->what.expect) & EXPECT_BIT(VERDICT_JE)),
			"solution %s", solution->name);
		must(!solution->what.scored || solution->what.low <= solution->what.high,
			"solution %s: score", solution->name);
	}
	for (size_t i = 0; i < problem->validator_count; i++)
		for (size_t k = 0; k < problem->test_count; k++) {
			auto_strv struct strv args = { 0 };

			must(problem_verify_args(problem, &problem->validator[i], k, &args, &err) == 0,
				"arguments: %s", err.text);
		}
	for (size_t k = 0; k < problem->test_count; k++)
		must(!problem->test[k].generate.count ||
				problem_verify_generator(problem, problem->test[k].generate.item[0]),
			"test %s: its generator", problem->test[k].name);
}

static void problem_check_tests(const struct problem *problem)
{
	struct err err;

	must(problem->test_count > 0, "no tests");
	for (size_t i = 0; i < problem->test_count; i++) {
		const struct problem_test *test = &problem->test[i];
		int input = problem_open(problem, test->input, &err);
		int answer = test->answer ? problem_open(problem, test->answer, &err) : -1;

		must(input >= 0 && (answer >= 0 || (!test->answer && (checker_by_program(problem) ||
									     problem_interacts(problem)))),
			"test %s: %s", test->name, err.text);
		must(*test->input != '/' && (!test->answer || *test->answer != '/'), "test %s", test->name);
		close(input);
		if (answer >= 0)
			close(answer);
		for (size_t k = 0; k < i; k++)
			must(strcmp(problem->test[k].name, test->name) != 0, "two tests %s", test->name);
	}
	for (size_t i = 0; i < problem->group_count; i++) {
		const struct problem_group *group = &problem->group[i];
		size_t members = 0;

		for (size_t k = 0; k < problem->test_count; k++)
			members += group->member[k];
		must(members > 0 && group->pointed, "group %s", group->name);
		fields_check(&problem_group_table, group);
	}
}

/* A section that is there asks for something, and each pattern can be looked for. */
static void problem_check_rules(const struct rules *rules)
{
	for (size_t i = 0; i <= rules->count; i++) {
		const struct rules_section *section = i ? &rules->named[i - 1] : &rules->plain;

		fields_check(&problem_rules_table, section);
		must(!section->line || section->max_files || section->count, "rules that are none");
		must(section->count == section->forbid.count + section->require.count,
			"a pattern is missing");
	}
}

static void problem_check_limits(const struct problem *problem, const struct languages *languages)
{
	struct limits limits;
	struct err err;

	for (size_t i = 0; i < languages->count; i++) {
		fuzz_error_clear(&err);
		if (problem_limits(problem, &languages->item[i], &limits, &err) < 0)
			fuzz_error(&err);
		else
			must(limits.time > 0 && limits.wall > 0 && limits.memory > 0 && limits.stack > 0 &&
					limits.output > 0 && limits.processes > 0 && limits.code > 0,
				"a limit of nothing for %s", languages->item[i].name);
	}
}

static void problem_check_all(const struct problem *problem, const struct languages *languages)
{
	const struct compare_rules *rules = &problem->rules;

	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		if (!problem_sections[i].named)
			fields_check(problem_sections[i].table,
				(const char *)problem + problem_sections[i].offset);
	must(problem->about.name, "no name");
	must(rules->kind < COMPARE_KINDS && rules->float_absolute >= 0 && rules->float_relative >= 0,
		"rules");
	must(problem->checker.kind >= 0 && problem->checker.kind < COMPARE_KINDS + CHECKER_KINDS &&
			problem->checker.points > 0 && problem->checker.program.time > 0 &&
			problem->checker.program.memory > 0,
		"checker");
	must(checker_by_program(problem) ==
			(problem->checker.program.source.count + problem->checker.program.command.count > 0),
		"a program for nothing, or none");
	must(problem->limits.time > 0 && problem->limits.memory > 0, "limits");
	must(problem->compile.time > 0 && problem->compile.memory > 0, "limits of compilers");
	problem_check_tests(problem);
	problem_check_verify(problem);
	problem_check_rules(&problem->source_rules);
	problem_check_limits(problem, languages);
}

static void problem_words(const struct problem *problem, struct strv *ret_words)
{
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		if (!problem_sections[i].named)
			fields_words(problem_sections[i].table,
				(const char *)problem + problem_sections[i].offset, NULL, ret_words);
	for (size_t i = 0; i < problem->test_count; i++)
		strv_printf(ret_words, "%s %s %s %d", problem->test[i].name, problem->test[i].input,
			problem->test[i].answer ? problem->test[i].answer : "", problem->test[i].sample);
}

static int problem_once(struct strv *ret_words, struct err *err)
{
	char cpp[] = "cpp", java[] = "java", twice[] = "x2";
	struct language item[] = { { .name = cpp }, { .name = java, .change = { .time = twice } } };
	const struct languages languages = { item, 2 };
	struct problem problem = { .dir = -77 };
	auto_strv struct strv errors = { 0 };

	fuzz_error_clear(err);
	if (problem_read(problem_folder, &languages, &errors, &problem, err) < 0) {
		fuzz_errors(&errors, err);
		must(problem.dir == -77 && !problem.test && !problem.file, "touched");
		return -1;
	}
	must(!errors.count, "an error that is told to nobody: %s", errors.item[0]);
	problem_check_all(&problem, &languages);
	problem_words(&problem, ret_words);
	problem_free(&problem);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_strv struct strv first = { 0 }, second = { 0 };
	struct err first_err, second_err;
	int result;

	problem_fill("problem.ini", data, size);
	result = problem_once(&first, &first_err);
	fuzz_same(result, &first_err, problem_once(&second, &second_err), &second_err);
	must(fuzz_same_list(&first, &second), "another problem the second time");
	return 0;
}
