/*
 * polygon_value.c: what stands in attributes and elements of problem.xml: words, numbers, paths, patterns.
 *
 * The other polygon*.c call it.  What is missing or wrong is told with its line, as an error of the package.
 */
#include "package/polygon.h"

#include "base/auto.h"

#include <string.h>

const char *polygon_value(const struct xml *xml, const char *name)
{
	const char *value = xml_value(xml, name);

	return value && *value ? value : NULL;
}

const char *polygon_need(struct polygon *polygon, const struct xml *xml, const char *name)
{
	const char *value = polygon_value(xml, name);

	if (!value)
		polygon_error(polygon, xml, "<%s> needs the attribute `%s`", xml->name, name);
	return value;
}

bool polygon_flag(struct polygon *polygon, const struct xml *xml, const char *name)
{
	const char *value = polygon_value(xml, name);

	if (value && strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		polygon_error(polygon, xml, "%s=\"%s\": it is true or false", name, value);
	return value && strcmp(value, "true") == 0;
}

/* problem.ini takes blanks at the ends of a value away, and has several in a row as one. */
static bool polygon_plain(const char *path)
{
	size_t length = strlen(path);

	return buf_printable(path) && *path != ' ' && length && path[length - 1] != ' ' &&
	       !strstr(path, "  ") && !strstr(path, " ;");
}

const char *polygon_file(struct polygon *polygon, const struct xml *xml, const char *name)
{
	const char *path = polygon_need(polygon, xml, name);
	mode_t kind = path ? package_kind(polygon->package, path) : 0;

	if (path && !polygon_plain(path)) {
		polygon_error(polygon, xml,
			"<%s>: '%s': a path with such blanks or control bytes cannot be named: "
			"rename the file",
			xml->name, path);
		return NULL;
	}
	if (!path || kind == S_IFREG)
		return path;
	if (!kind)
		polygon_error(polygon, xml, "<%s>: there is no file %s in the package", xml->name, path);
	else
		polygon_error(polygon, xml, "<%s>: %s is %s", xml->name, path,
			kind == S_IFLNK ? "a link; links are not followed" : "no file");
	return NULL;
}

/* The text of an element without blanks at its ends; it is the caller's.  NULL: an error that was told. */
static char *polygon_text(struct polygon *polygon, const struct xml *in, const char *name)
{
	const struct xml *xml = xml_child(in, name);
	const char *begin = xml ? xml->text + strspn(xml->text, " \t\r\n") : "";
	size_t length = strlen(begin);
	char *text;

	while (length && strchr(" \t\r\n", begin[length - 1]))
		length--;
	if (!length) {
		polygon_error(polygon, xml ? xml : in, xml ? "<%s> is empty" : "<%s> is missing in <%s>",
			name, in->name);
		return NULL;
	}
	text = strndup(begin, length);
	if (!text)
		polygon->package->ini.failed = true;
	return text;
}

int64_t polygon_number(
	struct polygon *polygon, const struct xml *in, const char *name, int64_t min, int64_t max)
{
	auto_free char *text = polygon_text(polygon, in, name);
	int64_t value;
	struct err err;

	if (!text)
		return -1;
	if (text_count(text, min, max, &value, &err) == 0)
		return value;
	polygon_error(polygon, xml_child(in, name), "<%s>: %s", name, err.text);
	return -1;
}

/* Where in a pattern the number stands: *ret_after is behind it; -1: it is no pattern. */
static int polygon_pattern_width(const char *pattern, const char **ret_place, const char **ret_after)
{
	const char *percent = strchr(pattern, '%'), *at = percent ? percent + 1 : pattern;
	int width = 0;

	if (percent && *at == '0')
		for (at++; *at >= '0' && *at <= '9' && width < 10; at++)
			width = width * 10 + (*at - '0');
	if (!percent || *at != 'd' || width > 9 || strchr(at, '%'))
		return -1;
	*ret_place = percent;
	*ret_after = at + 1;
	return width;
}

bool polygon_pattern(
	struct polygon *polygon, const struct xml *in, const char *name, size_t number, char **ret_path)
{
	auto_free char *pattern = polygon_text(polygon, in, name);
	const char *place, *after;
	int width = pattern ? polygon_pattern_width(pattern, &place, &after) : -1;

	if (pattern && width < 0)
		polygon_error(polygon, xml_child(in, name),
			"<%s>: '%s' is no pattern with one number, such as tests/%%02d", name, pattern);
	if (pattern && width >= 0 && !polygon_plain(pattern)) {
		polygon_error(polygon, xml_child(in, name),
			"<%s>: '%s': a path with such blanks or control bytes cannot be named: rename the "
			"files",
			name, pattern);
		width = -1;
	}
	if (width < 0)
		return false;
	if (asprintf(ret_path, "%.*s%0*zu%s", (int)(place - pattern), pattern, width, number, after) < 0) {
		*ret_path = NULL;
		polygon->package->ini.failed = true;
		return false;
	}
	return true;
}

bool polygon_once(struct polygon *polygon, const char *what)
{
	if (polygon->told.count >= POLYGON_TOLD || strv_has(&polygon->told, what))
		return false;
	strv_add(&polygon->told, what);
	return true;
}

const char *polygon_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void polygon_word(struct polygon *polygon, const char *key, const char *word)
{
	auto_strv struct strv words = { 0 };

	strv_add(&words, word);
	package_key_words(polygon->package, key, &words);
}
