/*
 * problem_function.c: what has to be right in problems of type function, and in answers that are JSON.
 *
 * problem.c calls it when everything else was read.  It reads inputs and answers, so that what is wrong with
 * them is told before a contestant could be blamed for it.
 */
#include "problem_keys.h"

#include "base/auto.h"
#include "base/fs.h"

#include <string.h>

#define PROBLEM_FILE_MAX ((size_t)1 << 30)

/* Where the section begins; 0: nowhere. */
static int problem_function_line(const struct problem_reader *reader)
{
	for (size_t i = 0; i < PROBLEM_SECTIONS; i++)
		if (strcmp(problem_sections[i].kind, "function") == 0)
			return reader->begun[i];
	return 0;
}

/* Looks at one file: an input when function is not NULL, else an answer. */
static int problem_function_file(
	const struct problem *problem, const char *path, const struct function *function, struct err *err)
{
	auto_fd int fd = problem_open(problem, path, err);
	auto_buf struct buf text = { 0 };
	struct span span;

	if (fd < 0 || fs_read_all(fd, PROBLEM_FILE_MAX, &text, err) < 0)
		return -1;
	span = (struct span){ text.data, text.len };
	if ((function ? function_check_input(function, span, err) : function_check_json(span, err)) < 0)
		return err_wrap(err, "%s", path);
	return 0;
}

static void problem_function_files(const struct problem *problem, struct strv *errors)
{
	const struct function *function = problem->function.name ? &problem->function : NULL;
	struct err err;

	for (size_t i = 0; i < problem->test_count; i++) {
		const struct problem_test *test = &problem->test[i];

		if (function && test->input &&
			problem_function_file(problem, test->input, function, &err) < 0)
			strv_printf(errors, "%s:%d: input %s", problem->file, test->line, err.text);
		if (problem->rules.kind == COMPARE_JSON && test->answer &&
			problem_function_file(problem, test->answer, NULL, &err) < 0)
			strv_printf(errors, "%s:%d: answer %s", problem->file, test->line, err.text);
	}
}

/* Every language that the problem names needs a driver. */
static void problem_function_drivers(const struct problem_reader *reader, struct strv *errors)
{
	const struct problem *problem = reader->problem;
	const struct strv *names = &problem->about.languages;
	struct err err;

	for (size_t i = 0; i < names->count; i++) {
		const struct language *language = languages_find(reader->languages, names->item[i], &err);

		if (language && function_check_driver(reader->languages, language, &err) < 0)
			strv_printf(errors, "%s: [problem] languages: %s", problem->file, err.text);
	}
}

void problem_function_complete(const struct problem_reader *reader, struct strv *errors)
{
	struct problem *problem = reader->problem;
	int line = problem_function_line(reader);
	struct err err;

	if (problem->about.type != PROBLEM_FUNCTION && line)
		strv_printf(
			errors, "%s:%d: [function] is for type = function in [problem]", problem->file, line);
	else if (problem->about.type == PROBLEM_FUNCTION && !line)
		strv_printf(errors, "%s: type = function needs a section [function]", problem->file);
	/* What is wrong with single keys has been told. */
	if (errors->count)
		return;
	if (line) {
		if (function_make(&problem->function_keys, &problem->function, &err) < 0) {
			strv_printf(errors, "%s:%d: %s", problem->file, line, err.text);
			return;
		}
		problem_function_drivers(reader, errors);
	}
	problem_function_files(problem, errors);
}
