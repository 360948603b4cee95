/* problem.ini: tests, answers, groups, and every error with its line. */
#include "problem_keys.h"

#include "base/fs.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	char path[40];
	int dir;
};

static void place_file(const struct place *place, const char *name, const char *text)
{
	int fd = openat(place->dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct err err;

	if (fd < 0 || fs_write_all(fd, text, strlen(text), &err) < 0)
		abort();
	close(fd);
}

static void place_make(struct place *place)
{
	static const char *const files[] = { "d/t10.in", "d/t10.ans", "d/t2.in", "d/t2.a", "d/s/x.in",
		"d/s/x.out", "d/r/x.in", "d/r/x.out", "d/01", "d/01.a", "d/lone.in", "a/t2.sol",
		"a/t10.sol" };

	*place = (struct place){ "/tmp/unit-problem-XXXXXX", -1 };
	if (!mkdtemp(place->path))
		abort();
	place->dir = open(place->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mkdirat(place->dir, "d", 0700) < 0 || mkdirat(place->dir, "d/s", 0700) < 0 ||
		mkdirat(place->dir, "d/r", 0700) < 0 || mkdirat(place->dir, "a", 0700) < 0)
		abort();
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		place_file(place, files[i], "1\n");
	if (symlinkat("/etc/passwd", place->dir, "d/link.txt") < 0)
		abort();
}

static void place_remove(struct place *place)
{
	struct err err;

	if (fs_remove_contents(place->dir, &err) < 0 || rmdir(place->path) < 0)
		printf("# %s stays behind\n", place->path);
	close(place->dir);
}

/* Reads; *ret_told is what is in the problem, or the errors without the file's name. */
static int read_it(const struct place *place, const char *text, struct problem *problem, struct buf *ret_told)
{
	char c[] = "c", java[] = "java";
	struct language item[] = { { .name = c }, { .name = java } };
	const struct languages languages = { item, 2 };
	auto_strv struct strv errors = { 0 };
	size_t prefix = strlen(place->path) + strlen("/problem.ini:");
	struct err err;

	place_file(place, "problem.ini", text);
	if (problem_read(place->path, &languages, &errors, problem, &err) < 0) {
		for (size_t i = 0; i < errors.count; i++)
			buf_printf(ret_told, "%s\n", errors.item[i] + prefix);
		return -1;
	}
	for (size_t i = 0; i < problem->test_count; i++)
		buf_printf(ret_told, "%s=%s%s ", problem->test[i].name, problem->test[i].answer,
			problem->test[i].sample ? "*" : "");
	return 0;
}

static void tests_are(const struct place *place, const char *text, const char *wanted)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_buf struct buf told = { 0 };

	is_int(read_it(place, text, &problem, &told), 0, wanted);
	is_str(buf_text(&told), wanted, "  the tests");
}

static void refused(const struct place *place, const char *text, const char *wanted)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_buf struct buf told = { 0 };

	ok(read_it(place, text, &problem, &told) == -1, "%.*s", (int)strcspn(wanted, "\n"), wanted);
	is_str(buf_text(&told), wanted, "  the errors");
}

#define TESTS "[tests]\ninput = d/t*.in\n"

/* Every kind is named when one is not known. */
static void refused_kind(const struct place *place)
{
	char wanted[1000] = "";

	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		if (strcmp(problem_sections[i].kind, "checker") == 0)
			snprintf(wanted, sizeof(wanted), "4: kind: 'token' is none of %s\n",
				opt_find(problem_sections[i].table, "kind")->choices);
	ok(strstr(wanted, "line-matches") != NULL, "kinds");
	refused(place, TESTS "[checker]\nkind = token\n", wanted);
}

static void lists(const struct place *place)
{
	tests_are(place, TESTS, "t2=d/t2.a t10=d/t10.ans ");
	tests_are(place, "[tests]\ninput = d/t10.in d/t2.in\n\td/01\n", "t10=d/t10.ans t2=d/t2.a 01=d/01.a ");
	tests_are(place, "[tests]\ninput = d/*/x.in\n", "d/r/x=d/r/x.out d/s/x=d/s/x.out ");
	tests_are(place, "[tests]\ninput = d/t*.in\nsamples = d/s/*.in\n",
		"x=d/s/x.out* t2=d/t2.a t10=d/t10.ans ");
	tests_are(
		place, "[tests]\ninput = d/s/*.in d/t2.in\nsamples = d/s/*.in\n", "x=d/s/x.out* t2=d/t2.a ");
	tests_are(place, TESTS "answer = a/*.sol\n", "t2=a/t2.sol t10=a/t10.sol ");
	tests_are(place, "[test one]\ninput = d/t2.in\nanswer = d/01.a\n", "one=d/01.a ");
	tests_are(place, TESTS "x-tool = anything\n[limits java]\ntime = x2\n", "t2=d/t2.a t10=d/t10.ans ");
}

/* The kinds of checkers behind the first. */

static void broken(const struct place *place)
{
	refused(place, TESTS "inputs = x\n", "3: unknown key 'inputs': did you mean 'input'?\n");
	refused(place, "[test]\n", "1: [test NAME] needs a name\n");
	refused(place, TESTS "[tests x]\n", "3: [tests] has no name\n");
	refused(place, TESTS "[grup a]\n", "3: unknown section [grup]: did you mean [group]?\n");
	refused(place, TESTS "[tests]\n", "3: [tests] stands here twice, first in line 1\n");
	refused(place, TESTS "[problem]\nlanguages = c jav\n",
		"4: unknown language 'jav': did you mean 'java'?\n");
	refused(place, TESTS "[problem]\nstatement = ../x\n",
		"4: statement: ../x: a path may not leave the problem's folder, and not lead over a link\n");
	refused(place, "[tests]\ninput = d/lone.in\n",
		"2: test lone: answer: d/lone.ans: No such file or directory\n");
	refused(place, "[tests]\ninput = d/li*\n",
		"2: 'd/li*': d/link.txt is a link; links are not followed\n");
	refused(place, "[tests]\ninput = /d/t2.in\n",
		"2: '/d/t2.in': a path is relative to the problem's folder\n");
	refused(place, "[test a]\ninput = d/link.txt\nanswer = d/01\n",
		"1: test a: input: d/link.txt: a path may not leave the problem's folder, and not lead over "
		"a link\n");
	refused(place, TESTS "[test t2]\ninput = d/01\n", "3: test t2 is there twice, first in line 2\n");
	refused(place, TESTS "[limits]\nmemory = 64\n",
		"4: memory: '64' has no unit: write a size as 512B, 64KiB, 256MiB or 1.5GiB\n");
	refused(place, TESTS "[test t2]\ncase = lower\n",
		"2: test t2: case: 'lower': it is sensitive or ignore\n");
	refused(place, TESTS "[checker]\nkind = exact\n[test t2]\nspace = ignore\n",
		"2: test t2: space is not for [checker] kind = exact\n");
	refused(place, TESTS "[test t2]\nfloat-absolute = -1\n",
		"2: test t2: float-absolute: '-1' is not a decimal number: write it as 2, 0.5 or 1e-6\n");
	refused(place, TESTS "[test t2]\nfiles = d/none\n",
		"2: test t2: files: d/none: No such file or directory\n");
	refused(place, "[problem]\ntype = output-only\n" TESTS "[test t2]\nargs = a\n",
		"4: test t2: no program runs in a problem of type output-only: it has neither `args` nor "
		"`files`\n");
	refused(place, TESTS "[limits]\nwall = 0s\n", "4: wall must be more than 0\n");
	refused(place, TESTS "[limits]\nprocesses = 0\n[limits c]\ntime = x0\n",
		"4: processes: '0' is too small: at least 1\n6: time: 'x0' makes a limit that is too "
		"small\n");
	refused_kind(place);
	refused(place, TESTS "[checker]\ncase = sensitive\nkind = lines\nspace = ignore\n",
		"4: case is not for kind = lines, only for tokens, token-lines, white-diff, "
		"unordered-tokens, "
		"unordered-lines\n6: space is not for kind = lines, only for tokens, unordered-lines\n");
	refused(place, TESTS "[checker]\nkind = unordered-tokens\ncase = ignore\nfloat-relative = 1\n",
		"6: float-relative is not for kind = unordered-tokens, only for tokens, token-lines, "
		"white-diff, json\n");
	refused(place, TESTS "[checker]\nkind = line-matches\nline-points = 1\n\tmany\n",
		"5: line-points: 'many' is not a decimal number: write it as 2, 0.5 or 1e-6\n");
	refused(place, TESTS "[checker]\nline-points = 0 0.0\nkind = line-matches\n",
		"4: line-points: no line is worth anything\n");
	refused(place, TESTS "[group a]\npoints = 1\ntests = u*\n",
		"3: group a: 'u*' matches no test's name\n");
	refused(place, TESTS "[group a]\ntests = t*\n", "3: group a has no `points`\n");
}

/* The points of lines; the keys of a kind may stand before it. */
static void line_points(const struct place *place)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_buf struct buf told = { 0 };

	is_int(read_it(place,
		       TESTS "[checker]\nline-points = 2 0\n\t0.5\nfiller-lines = optional\n"
			     "kind = line-matches\n",
		       &problem, &told),
		0, "points for lines");
	ok(problem.rules.kind == COMPARE_LINE_MATCHES && problem.rules.other_count, "  rules");
	ok(problem.rules.line_count == 3 && problem.rules.line_points[0] == 2 &&
			problem.rules.line_points[1] == 0 && problem.rules.line_points[2] == 0.5,
		"  points");
}

static void rest(const struct place *place)
{
	auto_problem struct problem problem = { .dir = -1 };
	auto_buf struct buf told = { 0 };
	char c[] = "c", java[] = "java", more[] = "+64MiB";
	const struct language languages[] = { { .name = c, .processes = 1 },
		{ .name = java, .processes = 64, .change.memory = more } };
	struct limits limits;
	struct err err;

	is_int(read_it(place,
		       TESTS "[limits]\ntime = 2s\nprocesses = 3\n[limits java]\ntime = x2 +0.5s\n"
			     "[checker]\ncase = ignore\nfloat-tolerance = 1e-6\nfloat-absolute = 0.5\n"
			     "[group b]\ntests = t10\npoints = 5\n[group a]\ntests = t*\npoints = 2.5\n",
		       &problem, &told),
		0, "limits, checker, groups");
	if (problem.group_count != 2)
		return;
	ok(strcmp(problem.about.name, strrchr(place->path, '/') + 1) == 0, "called as its folder");
	ok(problem.rules.kind == COMPARE_TOKENS && problem.rules.ignore_case && problem.rules.floats,
		"rules");
	ok(problem.rules.float_absolute > 0.4 && problem.rules.float_relative < 1e-5, "tolerances");
	is_str(problem_group_of(&problem, 0)->name, "a", "the group of the first test");
	is_str(problem_group_of(&problem, 1)->name, "b", "the first group of the second");
	is_int(problem_limits(&problem, &languages[0], &limits, &err), 0, "limits of c");
	is_int(limits.time, 2000, "  time");
	is_int(limits.processes, 3, "  processes");
	is_int(problem_limits(&problem, &languages[1], &limits, &err), 0, "limits of java");
	is_int(limits.time, 4500, "  time");
	is_int(limits.memory, 320 << 20, "  memory");
	is_int(limits.processes, 64, "  as many processes as it needs");
}

int main(void)
{
	struct place place;

	place_make(&place);
	lists(&place);
	broken(&place);
	rest(&place);
	line_points(&place);
	place_remove(&place);
	return tap_done();
}
