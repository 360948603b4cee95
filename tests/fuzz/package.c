/*
 * package.c: fuzzes the translation of packages.  The input is the format (its first byte), and the texts of
 * three files of a package, with form feeds between: the one that makes it a package of its format, and two
 * that say more.  All other files are there already.
 *
 * Whatever they say: a translation ends, comes to the same the second time, names no file outside of the
 * package, and is a problem.ini whose every line means what the translator wanted, so that nothing is wrong
 * with it as a file, though there may be with the problem.
 */
#include "package/package.h"

#include "base/auto.h"
#include "base/fs.h"
#include "lib/fuzz.h"
#include "problem.h"

#include <fcntl.h>
#include <string.h>

static char package_folder[200];

/* Of each format: the files that an input has the texts of, and those that are always there. */
static const struct {
	const char *texts[3];
	const char *files[40];
} package_shapes[] = {
	{ { "problem.yaml", "data/secret/g1/test_group.yaml", "submissions/submissions.yaml" },
		{ "data/sample/1.in", "data/sample/1.ans", "data/secret/g1/1.in", "data/secret/g1/1.ans",
			"data/secret/g1/2.in", "data/secret/g1/2.ans", "data/secret/g2/3.in",
			"data/secret/g2/3.ans", "submissions/accepted/a.py", "submissions/wrong_answer/b.cpp",
			"output_validator/v.py", "input_validators/w.py", "include/default/x.h",
			"generators/g.py", "problem_statement/problem.en.tex" } },
	{ { "problem.yaml", "data/secret/testdata.yaml", "domjudge-problem.ini" },
		{ "data/sample/1.in", "data/sample/1.ans", "data/secret/g1/1.in", "data/secret/g1/1.ans",
			"data/secret/g2/3.in", "data/secret/g2/3.ans", "submissions/accepted/a.py",
			"output_validators/v/v.py", "input_format_validators/w.py" } },
	{ { "task.yaml", "gen/GEN", "att/x" },
		{ "input/input0.txt", "output/output0.txt", "input/input1.txt", "output/output1.txt",
			"sol/solution.cpp", "sol/grader.cpp", "check/checker.cpp",
			"statement/statement.pdf" } },
	{ { "problem.xml", "files/testlib.h", "solutions/main.cpp" },
		{ "tests/01", "tests/01.a", "tests/02", "tests/02.a", "files/check.cpp", "files/val.cpp",
			"files/gen.cpp", "solutions/b.py" } },
};

#define PACKAGE_SHAPES (sizeof(package_shapes) / sizeof(package_shapes[0]))

static int package_roots[PACKAGE_SHAPES];

static void package_remove(void)
{
	auto_fd int dir = open(package_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err err;

	if (dir >= 0 && fs_remove_contents(dir, &err) == 0)
		rmdir(package_folder);
}

static void package_fill(int root, const char *path, const void *data, size_t size)
{
	const char *slash = strrchr(path, '/');
	auto_free char *above = slash ? strndup(path, (size_t)(slash - path)) : NULL;
	auto_fd int fd = -1;
	struct err err;

	must(!above || fs_mkdir_in_root(root, above, 0700, &err) == 0, "%s", err.text);
	fd = openat(root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd >= 0 && write(fd, data, size) == (ssize_t)size, "%s", path);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *tmp = getenv("TMPDIR");

	(void)argc;
	(void)argv;
	snprintf(package_folder, sizeof(package_folder), "%s/ojbox-fuzz-XXXXXX", tmp ? tmp : "/tmp");
	must(mkdtemp(package_folder), "%s", package_folder);
	atexit(package_remove);
	for (size_t i = 0; i < PACKAGE_SHAPES; i++) {
		char path[240];

		snprintf(path, sizeof(path), "%s/%zu", package_folder, i);
		must(mkdir(path, 0700) == 0, "%s", path);
		package_roots[i] = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		for (size_t k = 0; package_shapes[i].files[k]; k++)
			package_fill(package_roots[i], package_shapes[i].files[k], "1\n", 2);
		must(symlinkat("/etc", package_roots[i], "outside") == 0, "%s", path);
	}
	return 0;
}

/* Errors about the file itself: the translator wrote something that it did not mean. */
static void package_check_errors(const struct strv *errors, const struct buf *ini)
{
	static const char *const never[] = { "unknown key", "unknown section", "stands here twice",
		"is given twice", "is no 'key = value'", "the line has", "the name of the",
		"stands behind the", "begins a comment", "indented", "has no ']'", "open quote",
		"before the first section" };

	for (size_t i = 0; i < errors->count; i++)
		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
			must(!strstr(errors->item[i], never[k]), "%s\n%s", errors->item[i], buf_text(ini));
}

static void package_check(const struct package *package, const struct languages *languages)
{
	auto_file FILE *in = fmemopen(package->ini.data, package->ini.len, "r");
	auto_strv struct strv errors = { 0 };
	struct problem problem = { .dir = -77 };
	int dir = fcntl(package->dir, F_DUPFD_CLOEXEC, 3);
	struct err err;

	must(in && dir >= 0, "memory");
	for (const char *at = package->ini.data; *at; at++)
		must(*at == '\n' || ((unsigned char)*at >= ' ' && *at != 0x7f), "a control byte");
	must(strlen(package->ini.data) == package->ini.len, "a NUL byte");
	for (size_t i = 0; i < package->extras; i++)
		must(*package->extra[i].path != '/' && !strstr(package->extra[i].path, ".."), "%s",
			package->extra[i].path);
	fuzz_error_clear(&err);
	if (problem_read_from(dir, "x", in, languages, &errors, &problem, &err) == 0) {
		must(problem.about.name && problem.test_count, "no tests");
		problem_free(&problem);
		return;
	}
	close(dir);
	fuzz_errors(&errors, &err);
	package_check_errors(&errors, &package->ini);
}

static int package_once(int root, struct strv *ret_words, struct err *err)
{
	char cpp[] = "cpp", python[] = "python3", dot_cpp[] = ".cpp", dot_py[] = ".py",
	     *of_cpp[] = { dot_cpp, NULL }, *of_py[] = { dot_py, NULL };
	struct language item[] = { { .name = cpp, .extensions = { of_cpp, 1, 0, false } },
		{ .name = python, .extensions = { of_py, 1, 0, false } } };
	const struct languages languages = { item, 2, NULL };
	auto_package struct package package;
	int result;

	fuzz_error_clear(err);
	result = package_translate(root, "p", &languages, &package, err);
	must((result < 0) == (package.errors.count > 0), "an error that is told to nobody, or none: %s",
		err->text);
	if (result < 0)
		fuzz_errors(&package.errors, err);
	else
		package_check(&package, &languages);
	strv_add(ret_words, buf_text(&package.ini));
	strv_append(ret_words, &package.notes);
	strv_append(ret_words, &package.errors);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t shape = size ? data[0] % PACKAGE_SHAPES : 0;
	auto_strv struct strv first = { 0 }, second = { 0 }, texts = { 0 };
	struct err first_err, second_err;
	int result;

	if (size)
		fuzz_split(data + 1, size - 1, '\f', 3, &texts);
	for (size_t i = 0; i < 3; i++) {
		const char *path = package_shapes[shape].texts[i];

		if (i < texts.count)
			package_fill(package_roots[shape], path, texts.item[i], strlen(texts.item[i]));
		else if (i == 0)
			package_fill(package_roots[shape], path, "", 0);
		else
			unlinkat(package_roots[shape], path, 0);
	}
	result = package_once(package_roots[shape], &first, &first_err);
	fuzz_same(result, &first_err, package_once(package_roots[shape], &second, &second_err), &second_err);
	must(fuzz_same_list(&first, &second), "another translation the second time");
	return 0;
}
