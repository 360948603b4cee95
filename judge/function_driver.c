/*
 * function_driver.c: makes the driver of a function, and the stub that a contestant starts from, of the
 * template of a language.
 *
 * submission.c and the subcommand `stub` call it.  Everything that depends on a language stands in the
 * template. Fails on a template that is missing or wrong.  Whatever comes from a contestant and goes into the
 * text, which is a file's or a class's name, has been cleaned by source.c.
 */
#include "function_template.h"

#include "base/auto.h"

#include <string.h>

/* What is filled in. */
struct function_fill {
	const struct function_template *template;
	const struct function *function;
	const char *source, *class;
	char *parameters, *arguments;
	/* of the parameter, or the result, that a line is about */
	const char *name;
	size_t number;
	struct function_type type;
};

/* ---- filling in ---- */

static void function_expand(const struct function_fill *fill, struct span text, struct buf *out);

static void function_expand_text(const struct function_fill *fill, const char *text, struct buf *out)
{
	if (text)
		function_expand(fill, (struct span){ text, strlen(text) }, out);
}

/* A type in the language's words. */
static void function_add_type(const struct function_fill *fill, struct function_type type, struct buf *out)
{
	struct function_fill inner = *fill;
	const char *array = fill->template->array;
	const char *place = strstr(array, "@type@");

	if (!type.dims || !place) {
		buf_puts(out, fill->template->type[type.base]);
		return;
	}
	type.dims--;
	buf_add(out, array, (size_t)(place - array));
	function_add_type(&inner, type, out);
	buf_puts(out, place + strlen("@type@"));
}

/* What a placeholder stands for; false when it is none. */
static bool function_placeholder(const struct function_fill *fill, struct span name, struct buf *out)
{
	const struct {
		const char *name, *text;
	} texts[] = {
		{ "function", fill->function->name },
		{ "source", fill->source },
		{ "class", fill->class },
		{ "parameters", fill->parameters },
		{ "arguments", fill->arguments },
		{ "name", fill->name },
		{ "base", function_base_name(fill->type.base) },
		{ "element", fill->template->type[fill->type.base] },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (compare_same(name, (struct span){ texts[i].name, strlen(texts[i].name) })) {
			buf_puts(out, texts[i].text ? texts[i].text : "");
			return true;
		}
	if (name.len == 4 && memcmp(name.data, "type", 4) == 0)
		function_add_type(fill, fill->type, out);
	else if (name.len == 7 && memcmp(name.data, "returns", 7) == 0)
		function_add_type(fill, fill->function->returns, out);
	else if (name.len == 4 && memcmp(name.data, "dims", 4) == 0)
		buf_printf(out, "%d", fill->type.dims);
	else if (name.len == 6 && memcmp(name.data, "number", 6) == 0)
		buf_printf(out, "%zu", fill->number);
	else
		return false;
	return true;
}

static void function_expand(const struct function_fill *fill, struct span text, struct buf *out)
{
	for (size_t at = 0; at < text.len;) {
		const char *close = NULL;

		if (text.data[at] == '@')
			close = memchr(text.data + at + 1, '@', text.len - at - 1);
		if (close &&
			function_placeholder(fill,
				(struct span){ text.data + at + 1, (size_t)(close - text.data) - at - 1 },
				out))
			at = (size_t)(close - text.data) + 1;
		else
			buf_add(out, text.data + at++, 1);
	}
}

/* The same for parameter number i, from 0. */
static struct function_fill function_fill_param(const struct function_fill *fill, size_t i)
{
	struct function_fill param = *fill;

	param.name = fill->function->param[i].name;
	param.type = fill->function->param[i].type;
	param.number = i + 1;
	return param;
}

/* Of a void function the result is its first parameter. */
static struct function_fill function_fill_result(const struct function_fill *fill)
{
	struct function_fill result = *fill;

	if (fill->function->returns.base == FUNCTION_VOID)
		return function_fill_param(fill, 0);
	result.type = fill->function->returns;
	return result;
}

/* All parameters, with commas; then what the result needs of its own. */
static int function_list(const struct function_fill *fill, const struct function_by_dims *each,
	const struct function_by_dims *last, char **ret_list, struct err *err)
{
	const struct function_type *returns = &fill->function->returns;
	auto_buf struct buf out = { 0 };

	for (size_t i = 0; i < fill->function->count; i++) {
		struct function_fill param = function_fill_param(fill, i);

		buf_puts(&out, i ? ", " : "");
		function_expand_text(&param, each->text[param.type.dims], &out);
	}
	if (last->text[returns->dims] && *last->text[returns->dims]) {
		struct function_fill result = function_fill_result(fill);

		buf_puts(&out, fill->function->count ? ", " : "");
		function_expand_text(&result, last->text[returns->dims], &out);
	}
	if (buf_check(&out, err) < 0)
		return -1;
	*ret_list = strdup(buf_text(&out));
	return *ret_list ? 0 : err_nomem(err);
}

/* Adds a line, unless it is for another number of []. */
static void function_add_line(
	const struct function_fill *fill, const struct function_line *line, struct span text, struct buf *out)
{
	if (line->dims >= 0 && line->dims != fill->type.dims)
		return;
	function_expand(fill, text, out);
	buf_puts(out, "\n");
}

/* Lines for parameters that follow each other: all of them for each parameter.  Takes them off the text. */
static void function_add_block(const struct function_fill *fill, struct span *text, struct buf *out)
{
	struct span rest, end = *text;
	struct function_line line;

	for (size_t i = 0; i < fill->function->count; i++) {
		struct function_fill param = function_fill_param(fill, i);

		for (rest = *text;
			function_template_line(&rest, &line) && function_template_is(&line, "param");)
			function_add_line(&param, &line, line.rest, out);
	}
	for (rest = *text; function_template_line(&rest, &line) && function_template_is(&line, "param");)
		end = rest;
	*text = end;
}

/* Any other line. */
static void function_add_other(
	const struct function_fill *fill, const struct function_line *line, struct buf *out)
{
	bool is_void = fill->function->returns.base == FUNCTION_VOID;
	struct function_fill result = function_fill_result(fill);

	if (!line->word.len)
		function_add_line(&result, line, line->text, out);
	else if (function_template_is(line, "result") ||
		 function_template_is(line, is_void ? "void" : "returns"))
		function_add_line(&result, line, line->rest, out);
}

/*
 * Moves to the next file, and puts it into *ret_text, which is empty; false when there is no more.  The stub
 * is the file called `stub`.
 */
static bool function_next_file(
	const struct function_fill *fill, struct span *text, struct span *ret_name, struct buf *ret_text)
{
	struct function_line line = { 0 };
	struct span next;

	while (!function_template_is(&line, "file"))
		if (!function_template_line(text, &line))
			return false;
	*ret_name = line.rest;
	for (next = *text; function_template_line(&next, &line) && !function_template_is(&line, "file");
		next = *text) {
		if (function_template_is(&line, "param")) {
			function_add_block(fill, text, ret_text);
			continue;
		}
		function_add_other(fill, &line, ret_text);
		*text = next;
	}
	return true;
}

/* ---- what others call ---- */

static int function_lists(struct function_fill *fill, struct err *err)
{
	const struct function_template *template = fill->template;

	if (function_list(fill, &template->parameter, &template->result_parameter, &fill->parameters, err) <
		0)
		return -1;
	return function_list(fill, &template->argument, &template->result_argument, &fill->arguments, err);
}

static void function_fill_free(struct function_fill *fill)
{
	free(fill->parameters);
	free(fill->arguments);
}
#define auto_fill __attribute__((cleanup(function_fill_free)))

/* The class that is to have the function: Solution when a file is called so, else what source.c has found. */
static const char *function_class(const struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		if (strncmp(sources->item[i].name, "Solution.", 9) == 0)
			return "Solution";
	return sources->main;
}

/* Adds the files; then they are the driver's {source} and {main}, and the submission's one is what is
 * included. */
static int function_add_files(const struct function_fill *fill, struct sources *sources, struct err *err)
{
	const struct function_template *template = fill->template;
	struct span text = { template->text.data, template->text.len };

	for (size_t i = 0; i < sources->count; i++)
		if (strcmp(sources->item[i].name, fill->source) == 0 && template->included)
			sources->item[i].compiled = false;
	for (;;) {
		auto_buf struct buf file = { 0 };
		auto_free char *name = NULL;
		struct span bare;

		if (!function_next_file(fill, &text, &bare, &file))
			return 0;
		name = strndup(bare.data, bare.len);
		if (!name)
			return err_nomem(err);
		if (strcmp(name, "stub") == 0)
			continue;
		if (buf_check(&file, err) < 0 ||
			source_extra(sources, name, buf_text(&file), file.len, true, err) < 0)
			return -1;
	}
}

int function_drive(const struct function *function, const struct languages *languages,
	struct sources *sources, struct err *err)
{
	auto_template struct function_template template = { 0 };
	auto_fill struct function_fill fill = {
		.template = &template,
		.function = function,
		.source = sources->source,
		.class = function_class(sources),
	};
	size_t first = sources->count;

	if (function_template_read(languages, sources->language, &template, err) < 0 ||
		function_lists(&fill, err) < 0 || function_add_files(&fill, sources, err) < 0)
		return -1;
	if (sources->count == first)
		return err_set(err, ERR_CONFIG, "driver %s has no @file but the stub", template.name);
	return source_lead(sources, first, err);
}

int function_stub(const struct function *function, const struct languages *languages,
	const struct language *language, struct buf *ret_stub, struct err *err)
{
	auto_template struct function_template template = { 0 };
	auto_fill struct function_fill fill = { .template = &template, .function = function };
	struct span text, name;

	if (function_template_read(languages, language, &template, err) < 0 || function_lists(&fill, err) < 0)
		return -1;
	text = (struct span){ template.text.data, template.text.len };
	for (;;) {
		auto_buf struct buf file = { 0 };

		if (!function_next_file(&fill, &text, &name, &file))
			return err_set(err, ERR_CONFIG, "driver %s has no `@file stub`", template.name);
		if (name.len != 4 || memcmp(name.data, "stub", 4) != 0)
			continue;
		buf_add(ret_stub, buf_text(&file), file.len);
		return buf_check(ret_stub, err);
	}
}

int function_check_driver(const struct languages *languages, const struct language *language, struct err *err)
{
	auto_template struct function_template template = { 0 };

	return function_template_read(languages, language, &template, err);
}
