/*
 * jury_keys.c: what a section of problem.ini says of a program of the jury's: its files, and the placeholders
 * of its command.
 *
 * problem.c has it checked, jury.c has commands made of it.  Fails on files that are not there, on commands
 * that are neither an absolute path nor a file of the problem's, on placeholders that nobody knows.
 */
#include "jury_keys.h"

#include "base/auto.h"

#include <string.h>

static const char *const jury_keys_names[] = { "input", "output", "answer", "feedback", "args", NULL };

/* ---- placeholders ---- */

static int jury_keys_word(const char *word, bool args, struct err *err)
{
	for (const char *open = strchr(word, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		auto_free char *name = close ? strndup(open + 1, (size_t)(close - open - 1)) : NULL;
		const char *nearest = name ? text_nearest(name, jury_keys_names) : NULL;

		if (!name)
			return err_set(err, ERR_CONFIG, "'%s': the brace is not closed", word);
		if (!nearest || strcmp(nearest, name) != 0)
			return err_set(err, ERR_CONFIG, "unknown placeholder {%s}%s%s%s", name,
				nearest ? ": did you mean {" : "", nearest ? nearest : "",
				nearest ? "}?" : "");
		if (strcmp(name, "args") == 0 && (!args || strcmp(word, "{args}") != 0))
			return err_set(
				err, ERR_CONFIG, "'%s': {args} is a word of its own, in a command", word);
	}
	return 0;
}

int jury_keys_words(const struct strv *words, bool args, struct err *err)
{
	for (size_t i = 0; i < words->count; i++)
		if (jury_keys_word(words->item[i], args, err) < 0)
			return -1;
	return 0;
}

bool jury_keys_filled(const struct strv *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (strchr(words->item[i], '{'))
			return true;
	return false;
}

/* Adds one word; its braces are as of jury_keys_word(), and none is in what they stand for. */
static int jury_keys_expand(
	const char *word, const struct jury_words *words, struct strv *ret_argv, struct err *err)
{
	const char *const values[] = { words->input, words->output, words->answer, words->feedback };
	auto_buf struct buf text = { 0 };
	const char *open;

	while ((open = strchr(word, '{'))) {
		size_t length = strcspn(open + 1, "}");

		buf_add(&text, word, (size_t)(open - word));
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
			if (values[i] && strlen(jury_keys_names[i]) == length &&
				strncmp(jury_keys_names[i], open + 1, length) == 0)
				buf_puts(&text, values[i]);
		word = open + 1 + length + (open[1 + length] == '}');
	}
	buf_puts(&text, word);
	strv_add(ret_argv, buf_text(&text));
	return buf_check(&text, err);
}

int jury_keys_fill(const struct strv *list, const struct strv *args, const struct jury_words *words,
	struct strv *ret_argv, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->item[i], "{args}") != 0) {
			if (jury_keys_expand(list->item[i], words, ret_argv, err) < 0)
				return -1;
			continue;
		}
		for (size_t j = 0; j < args->count; j++)
			if (jury_keys_expand(args->item[j], words, ret_argv, err) < 0)
				return -1;
		for (size_t j = 0; words->args && j < words->args->count; j++)
			if (jury_keys_expand(words->args->item[j], words, ret_argv, err) < 0)
				return -1;
	}
	return strv_check(ret_argv, err);
}

/* ---- problem.ini ---- */

static int jury_keys_files(const struct problem *problem, const struct strv *files, struct err *err)
{
	for (size_t i = 0; i < files->count; i++) {
		auto_fd int fd = problem_open(problem, files->item[i], err);

		if (fd < 0)
			return -1;
	}
	return 0;
}

bool jury_keys_script(const struct problem_jury *keys)
{
	const char *source = keys->source.count == 1 ? keys->source.item[0] : "";
	const char *slash = strrchr(source, '/');

	return strcmp(slash ? slash + 1 : source, JURY_KEYS_BUILD) == 0;
}

static int jury_keys_sources(const struct problem *problem, const struct languages *languages,
	const struct problem_jury *keys, struct err *err)
{
	bool any = jury_keys_script(keys);

	if (jury_keys_files(problem, &keys->source, err) < 0)
		return err_wrap(err, "source");
	for (size_t i = 0; i < keys->source.count; i++)
		any = any || languages_of_file(languages, keys->source.item[i]);
	if (!any)
		return err_set(err, ERR_CONFIG, "source: no language has files called like %s",
			keys->source.item[0]);
	return 0;
}

/* An absolute path may be missing here and not where it is judged. */
static int jury_keys_command(const struct problem *problem, const struct problem_jury *keys, struct err *err)
{
	const char *first = keys->command.item[0];
	auto_fd int fd = -1;

	if (jury_keys_words(&keys->command, true, err) < 0)
		return err_wrap(err, "command");
	if (*first == '/')
		return 0;
	fd = problem_open(problem, first, err);
	if (fd < 0)
		return err_wrap(
			err, "command: '%s' is neither an absolute path nor a file of the problem", first);
	return 0;
}

static int jury_keys_all(const struct problem *problem, const struct languages *languages,
	const struct problem_jury *keys, struct err *err)
{
	if (keys->source.count && keys->command.count)
		return err_set(err, ERR_CONFIG, "`source` and `command` cannot both be given");
	if (!keys->source.count && !keys->command.count)
		return err_set(err, ERR_CONFIG, "`source` or `command` is missing: which program is it?");
	if (keys->source.count && jury_keys_sources(problem, languages, keys, err) < 0)
		return -1;
	if (keys->command.count && jury_keys_command(problem, keys, err) < 0)
		return -1;
	if (jury_keys_files(problem, &keys->include, err) < 0)
		return err_wrap(err, "include");
	if (jury_keys_words(&keys->args, false, err) < 0)
		return err_wrap(err, "args");
	return 0;
}

void jury_keys_check(const struct problem *problem, const struct languages *languages, const char *section,
	const struct problem_jury *keys, struct strv *errors)
{
	struct err err;

	if (jury_keys_all(problem, languages, keys, &err) < 0)
		strv_printf(errors, "%s: [%s]: %s", problem->file, section, err.text);
}
