/*
 * function_template.c: finds and reads the template of a driver: its head, and line by line what follows.
 *
 * function_driver.c calls it.  A template is a text in which lines that begin with @ are read here and there;
 * what they mean is told in config/drivers/README.  Fails on a template that is missing or wrong.
 */
#include "function_template.h"

#include "base/auto.h"
#include "base/data.h"
#include "base/fs.h"

#include <fcntl.h>
#include <string.h>

#define FUNCTION_TEMPLATE_MAX ((size_t)1 << 20)

void function_template_free(struct function_template *template)
{
	struct function_by_dims *const lists[] = { &template->parameter, &template->argument,
		&template->result_parameter, &template->result_argument };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (int dims = 0; dims <= FUNCTION_DIMS; dims++)
			free(lists[i]->text[dims]);
	for (int i = 0; i < FUNCTION_BASES; i++)
		free(template->type[i]);
	free(template->array);
	buf_free(&template->text);
}

/* ---- lines ---- */

bool function_template_line(struct span *text, struct function_line *ret_line)
{
	const char *end = memchr(text->data, '\n', text->len);
	struct function_line line = { .dims = -1 };
	size_t at = 1;

	if (!text->len)
		return false;
	line.text = (struct span){ text->data, end ? (size_t)(end - text->data) : text->len };
	*text = compare_rest(*text, line.text.len + (end != NULL));
	if (line.text.len && line.text.data[0] == '@') {
		while (at < line.text.len && strchr("abcdefghijklmnopqrstuvwxyz-", line.text.data[at]))
			at++;
		line.word = (struct span){ line.text.data + 1, at - 1 };
		if (at < line.text.len && line.text.data[at] >= '0' && line.text.data[at] <= '9')
			line.dims = line.text.data[at++] - '0';
		/* A placeholder at the beginning of a line is none of these. */
		if (at < line.text.len && line.text.data[at] == '@')
			line.word.len = 0;
		at += at < line.text.len;
		line.rest = compare_rest(line.text, at);
	}
	*ret_line = line;
	return true;
}

bool function_template_is(const struct function_line *line, const char *word)
{
	return compare_same(line->word, (struct span){ word, strlen(word) });
}

/* ---- the head of a template ---- */

static int function_template_keep(char **place, struct span text, struct err *err)
{
	free(*place);
	*place = strndup(text.len ? text.data : "", text.len);
	return *place ? 0 : err_nomem(err);
}

static int function_template_keep_dims(
	struct function_by_dims *list, const struct function_line *line, struct err *err)
{
	for (int dims = 0; dims <= FUNCTION_DIMS; dims++)
		if ((line->dims < 0 || line->dims == dims) &&
			function_template_keep(&list->text[dims], line->rest, err) < 0)
			return -1;
	return 0;
}

/* @type BASE TEXT */
static int function_template_keep_type(struct function_template *template, struct span rest, struct err *err)
{
	for (int base = 0; base < FUNCTION_BASES; base++) {
		const char *name = function_base_name((enum function_base)base);
		size_t len = strlen(name);

		if (rest.len > len && memcmp(rest.data, name, len) == 0 && rest.data[len] == ' ')
			return function_template_keep(
				&template->type[base], compare_rest(rest, len + 1), err);
	}
	return err_set(err, ERR_CONFIG, "@type: there is no type '%.*s'", (int)rest.len, rest.data);
}

static int function_template_head_line(
	struct function_template *template, const struct function_line *line, struct err *err)
{
	if (!line->text.len || line->text.data[0] == '#')
		return 0;
	if (function_template_is(line, "type"))
		return function_template_keep_type(template, line->rest, err);
	if (function_template_is(line, "array"))
		return function_template_keep(&template->array, line->rest, err);
	if (function_template_is(line, "parameter"))
		return function_template_keep_dims(&template->parameter, line, err);
	if (function_template_is(line, "argument"))
		return function_template_keep_dims(&template->argument, line, err);
	if (function_template_is(line, "result-parameter"))
		return function_template_keep_dims(&template->result_parameter, line, err);
	if (function_template_is(line, "result-argument"))
		return function_template_keep_dims(&template->result_argument, line, err);
	if (function_template_is(line, "included"))
		template->included = true;
	else
		return err_set(err, ERR_CONFIG, "'%.*s' means nothing before the first @file",
			(int)line->text.len, line->text.data);
	return 0;
}

/* Reads the head, and looks whether everything stands in it. */
static int function_template_head(struct function_template *template, struct err *err)
{
	struct span text = { template->text.data, template->text.len };
	struct function_line line;
	int number = 0;

	while (function_template_line(&text, &line) && !function_template_is(&line, "file")) {
		number++;
		if (function_template_head_line(template, &line, err) < 0)
			return err_wrap(err, "driver %s:%d", template->name, number);
	}
	for (int base = 0; base < FUNCTION_BASES; base++)
		if (!template->type[base])
			return err_set(err, ERR_CONFIG, "driver %s: there is no @type %s", template->name,
				function_base_name((enum function_base)base));
	for (int dims = 0; dims <= FUNCTION_DIMS; dims++)
		if (!template->array || !template->parameter.text[dims] || !template->argument.text[dims])
			return err_set(err, ERR_CONFIG,
				"driver %s: @array, @parameter or @argument is missing", template->name);
	return 0;
}

/* ---- finding ---- */

/* Beside the languages file first, so that a copy of both can be changed. */
static int function_template_open(const struct languages *languages, const char *name, struct err *err)
{
	auto_strv struct strv folders = { 0 };

	strv_add(&folders, languages->folder);
	if (data_folders("config", &folders, err) < 0)
		return -1;
	for (size_t i = 0; i < folders.count; i++) {
		auto_free char *path = NULL;
		int fd;

		if (asprintf(&path, "%s/drivers/%s", folders.item[i], name) < 0) {
			path = NULL;
			return err_nomem(err);
		}
		fd = fs_open(AT_FDCWD, path, O_RDONLY, 0, err);
		if (fd >= 0 || err->no != ENOENT)
			return fd;
	}
	return err_set(err, ERR_CONFIG, "driver %s is neither in %s/drivers nor where ojjudge is installed",
		name, languages->folder);
}

int function_template_read(const struct languages *languages, const struct language *language,
	struct function_template *ret_template, struct err *err)
{
	auto_template struct function_template template = { .name = language->driver };
	auto_fd int fd = -1;

	if (!language->driver)
		return err_set(err, ERR_USAGE,
			"language %s has no driver: it cannot be taken for problems of type function",
			language->name);
	fd = function_template_open(languages, language->driver, err);
	if (fd < 0 || fs_read_all(fd, FUNCTION_TEMPLATE_MAX, &template.text, err) < 0)
		return -1;
	buf_puts(&template.text, "");
	if (buf_check(&template.text, err) < 0 || function_template_head(&template, err) < 0)
		return -1;
	*ret_template = template;
	template = (struct function_template){ 0 };
	return 0;
}
