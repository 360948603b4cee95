/*
 * setup.c: writes problems and submissions; see setup.h.
 *
 * Called by judging.c.  Fails when a file cannot be written or g++ does not do.  Must never leave the folder
 * behind.
 */
#include "setup.h"

#include "base/auto.h"
#include "base/fs.h"
#include "spawn.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Limits that nothing comes near, so that no run is repeated. */
#define SETUP_LIMITS "[limits]\ntime = 100s\nwall = 300s\nmemory = 256MiB\n[tests]\ninput = data/*.in\n"

/*
 * ojjudge compiles submissions anew in each call, and what is not the same in two calls stands in their
 * difference: so nothing is included that takes long to compile.
 */
static const char setup_sum_cpp[] =
	"#include <cstdio>\n"
	"int main()\n{\n\tlong long a, b;\n\n\tif (std::scanf(\"%lld%lld\", &a, &b) != 2)\n\t\treturn 1;\n"
	"\tstd::printf(\"%lld\\n\", a + b);\n}\n";

static const char setup_sum_py[] = "a, b = map(int, input().split())\nprint(a + b)\n";

/* Answers each number with the next one; 0 ends. */
static const char setup_talk[] =
	"#include <cstdio>\n"
	"int main()\n{\n\tlong long number;\n\n"
	"\twhile (std::scanf(\"%lld\", &number) == 1 && number) {\n"
	"\t\tstd::printf(\"%lld\\n\", number + 1);\n\t\tstd::fflush(stdout);\n\t}\n}\n";

static const char setup_interactor[] =
	"#include <cstdio>\n"
	"int main(int, char **argv)\n{\n\tstd::FILE *input = std::fopen(argv[1], \"r\");\n"
	"\tlong long lines, heard;\n\n\tif (!input || std::fscanf(input, \"%lld\", &lines) != 1)\n\t\treturn "
	"1;\n"
	"\tfor (long long i = 1; i <= lines; i++) {\n\t\tstd::printf(\"%lld\\n\", i);\n"
	"\t\tstd::fflush(stdout);\n"
	"\t\tif (std::scanf(\"%lld\", &heard) != 1 || heard != i + 1)\n\t\t\treturn 43;\n\t}\n"
	"\tstd::puts(\"0\");\n\treturn 42;\n}\n";

/* A file below the folder. */
__attribute__((format(printf, 4, 5))) static int setup_file(
	const struct setup *setup, const char *name, struct err *err, const char *format, ...)
{
	auto_fd int fd = -1;
	auto_buf struct buf path = { 0 };
	va_list more;
	int written;

	buf_printf(&path, "%s/%s", setup->folder, name);
	if (buf_check(&path, err) < 0)
		return -1;
	fd = fs_open(AT_FDCWD, path.data, O_WRONLY | O_CREAT | O_EXCL, 0644, err);
	if (fd < 0)
		return -1;
	va_start(more, format);
	written = vdprintf(fd, format, more);
	va_end(more);
	return written < 0 ? err_sys(err, "%s", path.data) : 0;
}

static int setup_folder(const struct setup *setup, const char *name, struct err *err)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "%s/%s", setup->folder, name);
	if (buf_check(&path, err) < 0)
		return -1;
	return mkdir(path.data, 0755) < 0 ? err_sys(err, "%s", path.data) : 0;
}

static int setup_problem(const struct setup *setup, const char *problem, struct err *err)
{
	char name[100];

	snprintf(name, sizeof(name), "%s/data", problem);
	return setup_folder(setup, problem, err) < 0 ? -1 : setup_folder(setup, name, err);
}

static int setup_sum(const struct setup *setup, const char *problem, size_t tests, struct err *err)
{
	char name[100];

	if (setup_problem(setup, problem, err) < 0)
		return -1;
	for (size_t i = 1; i <= tests; i++) {
		snprintf(name, sizeof(name), "%s/data/%zu.in", problem, i);
		if (setup_file(setup, name, err, "%zu %zu\n", i, 3 * i) < 0)
			return -1;
		snprintf(name, sizeof(name), "%s/data/%zu.ans", problem, i);
		if (setup_file(setup, name, err, "%zu\n", 4 * i) < 0)
			return -1;
	}
	snprintf(name, sizeof(name), "%s/problem.ini", problem);
	return setup_file(setup, name, err, "[problem]\nname = Sum\n" SETUP_LIMITS);
}

static int setup_interactive(const struct setup *setup, const char *problem, size_t lines, struct err *err)
{
	char name[100];

	if (setup_problem(setup, problem, err) < 0)
		return -1;
	snprintf(name, sizeof(name), "%s/data/1.in", problem);
	if (setup_file(setup, name, err, "%zu\n", lines) < 0)
		return -1;
	snprintf(name, sizeof(name), "%s/interactor.cpp", problem);
	if (setup_file(setup, name, err, "%s", setup_interactor) < 0)
		return -1;
	snprintf(name, sizeof(name), "%s/problem.ini", problem);
	return setup_file(setup, name, err,
		"[problem]\nname = Talk\ntype = interactive\n" SETUP_LIMITS
		"[interactor]\nkind = kattis\nsource = interactor.cpp\ntime = 100s\n");
}

static int setup_problems(const struct setup *setup, struct err *err)
{
	if (setup_sum(setup, "sum-1", 1, err) < 0 || setup_sum(setup, "sum-2", 2, err) < 0 ||
		setup_sum(setup, "sum-all", setup->tests, err) < 0)
		return -1;
	if (setup_interactive(setup, "talk-few", setup->lines / 10, err) < 0)
		return -1;
	return setup_interactive(setup, "talk-all", setup->lines, err);
}

static int setup_submissions(const struct setup *setup, struct err *err)
{
	char name[100];

	if (setup_file(setup, "sum.cpp", err, "%s", setup_sum_cpp) < 0 ||
		setup_file(setup, "sum.py", err, "%s", setup_sum_py) < 0 ||
		setup_file(setup, "talk.cpp", err, "%s", setup_talk) < 0 ||
		setup_folder(setup, "many", err) < 0)
		return -1;
	for (size_t i = 1; i <= setup->submissions; i++) {
		snprintf(name, sizeof(name), "many/%zu.cpp", i);
		/* each has to be compiled */
		if (setup_file(setup, name, err, "// %zu\n%s", i, setup_sum_cpp) < 0)
			return -1;
	}
	return 0;
}

/* As config/languages.ini has it. */
static int setup_compile(const struct setup *setup, const char *source, const char *program, struct err *err)
{
	auto_strv struct strv argv = { 0 };
	auto_buf struct buf output = { 0 };
	double us;

	strv_add(&argv, "/usr/bin/g++");
	strv_add(&argv, "-std=gnu++17");
	strv_add(&argv, "-O2");
	strv_add(&argv, "-o");
	strv_printf(&argv, "%s/%s", setup->folder, program);
	strv_printf(&argv, "%s/%s", setup->folder, source);
	if (strv_check(&argv, err) < 0)
		return -1;
	return spawn_run(setup->spawn, argv.item, 0, &output, &us, err) < 0 ? err_wrap(err, "g++ %s", source)
									    : 0;
}

int setup_make(struct setup *setup, struct err *err)
{
	static const char *const folders[] = { "tmp", "cache", "cold", "feedback" };
	const char *place = getenv("TMPDIR");

	snprintf(setup->folder, sizeof(setup->folder), "%s/ojjudge-bench.XXXXXX", place ? place : "/tmp");
	if (!mkdtemp(setup->folder)) {
		err_sys(err, "%s", setup->folder);
		setup->folder[0] = '\0';
		return -1;
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (setup_folder(setup, folders[i], err) < 0)
			return -1;
	if (setup_problems(setup, err) < 0 || setup_submissions(setup, err) < 0)
		return -1;
	if (setup_compile(setup, "sum.cpp", "sum", err) < 0 ||
		setup_compile(setup, "talk.cpp", "talk", err) < 0)
		return -1;
	return setup_compile(setup, "talk-all/interactor.cpp", "interactor", err);
}

void setup_end(struct setup *setup)
{
	struct err ignored;
	auto_fd int folder = -1;

	if (!setup->folder[0])
		return;
	folder = fs_open(AT_FDCWD, setup->folder, O_RDONLY | O_DIRECTORY, 0, &ignored);
	if (folder >= 0 && fs_remove_contents(folder, &ignored) == 0)
		rmdir(setup->folder);
	setup->folder[0] = '\0';
}

int setup_cold(const struct setup *setup, struct err *err)
{
	auto_fd int folder = fs_open(AT_FDCWD, setup->folder, O_RDONLY | O_DIRECTORY, 0, err);

	if (folder < 0 || fs_remove(folder, "cold", err) < 0)
		return -1;
	return setup_folder(setup, "cold", err);
}
