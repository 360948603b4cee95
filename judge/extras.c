/*
 * extras.c: puts graders and headers of the jury's beside a submission.
 *
 * submission.c calls it when the sources are read, problem_types.c to look for mistakes.  Fails on files that
 * are missing, and on two of the jury's with one name.  It must never take a file from outside
 * the problem's folder.
 */
#include "extras.h"

#include "base/auto.h"
#include "base/fs.h"

#include <string.h>

#define EXTRAS_MAX ((size_t)16 << 20)

const char *extras_input(const struct problem_io *io)
{
	return strcmp(io->input, "stdin") == 0 ? NULL : io->input;
}

const char *extras_output(const struct problem_io *io)
{
	return strcmp(io->output, "stdout") == 0 ? NULL : io->output;
}

/* ---- patterns ---- */

/* Fills in {lang} and {ext}; the extension is one of the language's, with its dot. */
static int extras_fill(const char *pattern, const struct language *language, const char *extension,
	char **ret_path, struct err *err)
{
	auto_buf struct buf path = { 0 };

	for (const char *at = pattern; *at;) {
		if (strncmp(at, "{lang}", 6) == 0) {
			buf_puts(&path, language->name);
			at += 6;
		} else if (strncmp(at, "{ext}", 5) == 0) {
			buf_puts(&path, extension + 1);
			at += 5;
		} else if (*at == '{') {
			return err_set(err, ERR_CONFIG, "'%s': there are {lang} and {ext} only", pattern);
		} else {
			buf_add(&path, at++, 1);
		}
	}
	*ret_path = strdup(buf_text(&path));
	return *ret_path ? buf_check(&path, err) : err_nomem(err);
}

/* Opens the file of a pattern; -1 when the language has none, with the first name that was looked for. */
static int extras_open(const struct problem *problem, const char *pattern, const struct language *language,
	char **ret_path, struct err *err)
{
	const struct strv *extensions = &language->extensions;
	struct err first = { 0 };

	for (size_t i = 0; i < extensions->count; i++) {
		auto_free char *path = NULL;
		int fd;

		if (extras_fill(pattern, language, extensions->item[i], &path, err) < 0)
			return -1;
		fd = problem_open(problem, path, err);
		if (fd >= 0) {
			*ret_path = str_take(&path);
			return fd;
		}
		if (!*first.text)
			first = *err;
		if (!strstr(pattern, "{ext}"))
			break;
	}
	*err = first;
	return err_wrap(err, "language %s: '%s'", language->name, pattern);
}

static const char *extras_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- adding ---- */

enum extras_kind {
	EXTRAS_GRADER,
	EXTRAS_HEADER, /* may be missing for a language */
	EXTRAS_INCLUDE,
};

/* What is compiled together with the submission, and begins the program. */
static const struct strv *extras_graders(const struct problem *problem)
{
	if (problem->about.type == PROBLEM_COMMUNICATION && problem->manager.stub.count)
		return &problem->manager.stub;
	if (problem->about.type == PROBLEM_TWO_STEPS)
		return &problem->manager.program.source;
	return &problem->compile.grader;
}

bool extras_any(const struct problem *problem)
{
	const struct problem_compile *keys = &problem->compile;

	return keys->name || extras_graders(problem)->count || keys->header.count || keys->include.count ||
	       keys->folders.count;
}

/* Adds the file of one pattern; with `sources` NULL only looks for it. */
static int extras_one(const struct problem *problem, const char *pattern, const struct language *language,
	enum extras_kind kind, struct sources *sources, struct err *err)
{
	auto_free char *path = NULL;
	auto_fd int fd = extras_open(problem, pattern, language, &path, err);
	auto_buf struct buf text = { 0 };

	if (fd < 0) {
		bool absent = err->class == ERR_MISSING || err->no == ENOENT;

		return kind == EXTRAS_HEADER && strchr(pattern, '{') && absent ? 0 : -1;
	}
	if (!sources)
		return 0;
	if (fs_read_all(fd, EXTRAS_MAX, &text, err) < 0)
		return err_wrap(err, "%s", path);
	/* Who hands in all that he was given hands in a copy of it. */
	source_drop(sources, extras_base(path));
	if (source_extra(sources, extras_base(path), buf_text(&text), text.len, kind == EXTRAS_GRADER, err) <
		0)
		return err_wrap(err, "a file of the problem");
	return 0;
}

static int extras_all(const struct problem *problem, const struct strv *patterns,
	const struct language *language, enum extras_kind kind, struct sources *sources, struct err *err)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (extras_one(problem, patterns->item[i], language, kind, sources, err) < 0)
			return -1;
	return 0;
}

static int extras_files(const struct problem *problem, const struct language *language,
	struct sources *sources, struct err *err)
{
	const struct problem_compile *keys = &problem->compile;

	if (extras_all(problem, &keys->header, language, EXTRAS_HEADER, sources, err) < 0 ||
		extras_all(problem, &keys->include, language, EXTRAS_INCLUDE, sources, err) < 0)
		return -1;
	return extras_all(problem, extras_graders(problem), language, EXTRAS_GRADER, sources, err);
}

int extras_check(const struct problem *problem, const struct language *language, struct err *err)
{
	if (extras_folders(problem, language, NULL, err) < 0)
		return -1;
	return extras_files(problem, language, NULL, err);
}

/* A submission of one file is called as the problem wants; in Java its class says what it is called. */
static int extras_rename(const struct problem *problem, struct sources *sources, struct err *err)
{
	struct source *source = &sources->item[0];
	const char *dot = strrchr(source->name, '.');
	char *name;

	if (!problem->compile.name || sources->count != 1 ||
		strv_has(&sources->language->main, LANGUAGE_JAVA_CLASS))
		return 0;
	if (asprintf(&name, "%s%s", problem->compile.name,
		    dot ? dot : sources->language->extensions.item[0]) < 0)
		return err_nomem(err);
	free(source->name);
	source->name = name;
	free(sources->source);
	free(sources->main);
	sources->source = strdup(name);
	sources->main = strdup(problem->compile.name);
	return sources->source && sources->main ? 0 : err_nomem(err);
}

int extras_add(const struct problem *problem, struct sources *sources, struct err *err)
{
	if (extras_folders(problem, sources->language, sources, err) < 0 ||
		extras_rename(problem, sources, err) < 0)
		return -1;
	if (extras_files(problem, sources->language, sources, err) < 0)
		return -1;
	/* The grader begins the program; a compiler that makes a file of it all finds that out by itself. */
	for (size_t i = 0; extras_graders(problem)->count && i < sources->count; i++)
		if (sources->item[i].jury && !sources->item[i].joined && sources->item[i].compiled)
			return source_lead(sources, i, err);
	return 0;
}
